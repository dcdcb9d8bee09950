export default {
  // Relative addresses: the built page may lie in any folder.
  base: './',
};
