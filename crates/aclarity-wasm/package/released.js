// Objects whose memory was given back.
import { AclarityError } from 'aclarity:error';

/**
 * Throws when `free` was called, where wasm would say "null pointer passed to rust".
 *
 * @param {{ __wbg_ptr: number }} object
 */
export function alive(object) {
  if (object.__wbg_ptr === 0) {
    throw new AclarityError('released', `this ${object.constructor.name} was released by free(); make a new one`);
  }
}

/**
 * Has each method of a class look first. Releasing again does nothing.
 *
 * @param {{ prototype: any }} Class
 * @param {string[]} except
 */
export function guard(Class, except = []) {
  const { free } = Class.prototype;
  Class.prototype.free = function freeOnce() {
    if (this.__wbg_ptr !== 0) free.call(this);
  };
  if (Symbol.dispose) Class.prototype[Symbol.dispose] = Class.prototype.free;
  const own = ['constructor', 'free', ...except];
  for (const name of Object.getOwnPropertyNames(Class.prototype)) {
    const method = Class.prototype[name];
    if (typeof method !== 'function' || own.includes(name) || name.startsWith('__')) continue;
    Class.prototype[name] = function guarded(/** @type {unknown[]} */ ...args) {
      alive(this);
      return Reflect.apply(method, this, args);
    };
  }
}
