// What the command `webpack` of webpack-cli would do.
import webpack from 'webpack';
import config from './webpack.config.js';

webpack(config, (error, stats) => {
  console.log(error ?? stats.toString());
  process.exitCode = error || stats.hasErrors() || stats.hasWarnings() ? 1 : 0;
});
