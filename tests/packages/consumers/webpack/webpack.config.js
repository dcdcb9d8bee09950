import { fileURLToPath } from 'node:url';

export default {
  mode: 'production',
  context: fileURLToPath(new URL('.', import.meta.url)),
  entry: './main.js',
  // webpack remarks on each file above 244 KiB, such as the vendors' wasm.
  performance: { hints: false },
};
