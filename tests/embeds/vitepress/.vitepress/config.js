const base = '/some/folder/';

export default {
  title: 'VitePress',
  base,
  head: [['script', { type: 'module', src: `${base}acl-playground.js` }]],
  vue: { template: { compilerOptions: { isCustomElement: (tag) => tag === 'acl-playground' } } },
};
