const OF_THIS_MACHINE = /^(?:http|https|all|no)_proxy$/i;

/** This process's environment without the proxy that its machine may be behind: tests ask loopback. */
export function cleanEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !OF_THIS_MACHINE.test(name)));
}
