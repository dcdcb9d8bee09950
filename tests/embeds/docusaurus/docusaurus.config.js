const baseUrl = '/some/folder/';

export default {
  title: 'Docusaurus',
  url: 'http://localhost',
  baseUrl,
  scripts: [{ src: `${baseUrl}acl-playground.js`, type: 'module' }],
  plugins: [['@docusaurus/plugin-content-docs', { routeBasePath: '/' }]],
  themes: ['@docusaurus/theme-classic'],
};
