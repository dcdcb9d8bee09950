// The page's own program again, on a thread of its own: for work that would
// keep the page waiting (web/src/jobs.rs). It is given the compiled program,
// and from then on jobs.

addEventListener('message', ({ data: [script, module] }) => start(script, module), { once: true });

/**
 * @param {string} script
 * @param {WebAssembly.Module} module
 */
async function start(script, module) {
  try {
    const { default: init } = await import(script);
    await init({ module_or_path: module });
  } catch (error) {
    // Without it the page works out everything itself.
    console.warn('The worker could not start.', error);
    close();
  }
}
