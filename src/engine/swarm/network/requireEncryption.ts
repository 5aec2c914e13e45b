import type { Encryptor, WireClass } from "bittorrent-protocol";

/** As the library numbers it: the contents are encrypted too, nothing is in the clear. */
export const FULL_ENCRYPTION = 2;

/** Of the methods of Message Stream Encryption that two sides agree on; the other one leaves the contents in the clear. */
const RC4 = 2;

const strictClasses = new WeakSet<WireClass>();

/**
 * Makes full encryption a condition: the library takes it for a wish, and goes on in the clear with who does not encrypt.
 * What is thrown here ends the connection (`guardWireClass`) before a byte is answered in the clear.
 */
export function requireEncryption(wireClass: WireClass): void {
  if (strictClasses.has(wireClass)) return;
  strictClasses.add(wireClass);
  const probe = new wireClass("tcpOutgoing", FULL_ENCRYPTION);
  const encryptor = probe._encryptor;
  probe.destroy();
  if (encryptor === null) throw new Error("The connections of the library know no encryption.");
  const prototype = Object.getPrototypeOf(encryptor) as Encryptor;
  const { _detectHandshakeOrPe, _advanceEncryption, _finalizeCryptoHandshake } = prototype;
  const isStrict = ({ wire }: Encryptor): boolean => wire._peEnabled === FULL_ENCRYPTION;

  prototype._detectHandshakeOrPe = function detect(onPlaintext, onKey) {
    _detectHandshakeOrPe.call(this, isStrict(this) ? refuse : onPlaintext, onKey);
  };

  prototype._advanceEncryption = function advance() {
    if (isStrict(this) && this.state === "gotPe3" && (this._peerCryptoProvide & RC4) === 0) refuse();
    _advanceEncryption.call(this);
  };

  prototype._finalizeCryptoHandshake = function finalize(method) {
    if (isStrict(this) && method !== RC4) refuse();
    _finalizeCryptoHandshake.call(this, method);
  };
}

function refuse(): never {
  throw new Error("no encryption, which is required here");
}
