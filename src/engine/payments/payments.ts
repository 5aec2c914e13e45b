import type { Amount } from "../amount.ts";
import { SwarmbidError } from "../errors.ts";
import { createEmitter, type Event } from "../events.ts";
import type { Clock, Log } from "../ports.ts";
import { acceptVoucher } from "./acceptVoucher.ts";
import { accountSigners } from "./accountSigners.ts";
import type { Chain } from "./chain.ts";
import { type IssuedVoucher, issueVoucher } from "./issueVoucher.ts";
import { refuseToLeaveVault } from "./leaveVault.ts";
import { type Ledger, openLedger } from "./ledger/ledger.ts";
import type { Payment } from "./ledger/paying.ts";
import type { Network } from "./networks.ts";
import { openedParts } from "./openedParts.ts";
import { type PaymentsSnapshot, takeSnapshot } from "./paymentsSnapshot.ts";
import { createDirectSettlement, type DirectSettlement } from "./settlement/direct/directSettlement.ts";
import type { Settlement } from "./settlement/settlement.ts";
import { trustVault } from "./settlement/vault/trustVault.ts";
import { createVaultSettlement, type VaultSettlement } from "./settlement/vault/vaultSettlement.ts";
import type { TronAddress } from "./tronAddress.ts";
import { type ChannelId, createVaultDomain, type VaultDomain } from "./vouchers/vaultDomain.ts";
import type { Wallet } from "./wallet/wallet.ts";

/**
 * The money of one user on one network, for a host: the one thing that it makes. Nothing is opened, read or asked before it is used, and
 * nothing is done by itself: that is `attendPayments`. Errors are those of the parts; what needs a vault throws `vaultMissing` without one.
 */
export interface Payments {
  readonly network: Network;
  readonly wallet: Wallet;
  readonly ledger: Ledger;
  readonly chain: Chain;
  /**
   * Looks whether a vault of ours is there, then uses it from now on. Throws `vaultUntrusted`, and `badInput` while there is anything in
   * another one.
   */
  useVault(vault: TronAddress): Promise<void>;
  /** The vault's way, for the account of the wallet; its codes are looked at once in each process. */
  vault(): Promise<VaultSettlement>;
  /** That one first, then those of every other vault at which vouchers of the ledger may have to be claimed. */
  vaults(): Promise<readonly VaultSettlement[]>;
  /** Transfers, without a vault. */
  direct(): DirectSettlement;
  /** The vault that vouchers are for; undefined without one. */
  domain(): VaultDomain | undefined;
  /** Pays in a channel of the ledger, all of it or nothing: durable when it returns. */
  issueVoucher(channel: ChannelId, ...payments: readonly [Payment, ...Payment[]]): IssuedVoucher;
  /** Takes a stranger's voucher: what it earns, durable when it returns; undefined when it is worth nothing. */
  acceptVoucher(channel: ChannelId, cumulative: bigint, signature: Uint8Array): Amount | undefined;
  /** From now on no voucher is signed and no transaction sent, by any process, on any network. */
  stopAllSpending(): void;
  allowSpending(): void;
  snapshot(): PaymentsSnapshot;
  readonly onDidChange: Event<undefined>;
  /** Safe twice, and when nothing was ever opened. */
  close(): Promise<void>;
}

export interface PaymentsParts {
  /** One for all processes and networks of this user. */
  readonly folder: string;
  readonly network: Network;
  readonly clock: Clock;
  readonly log: Log;
  /** Called at most once each, at the first use. `isStopped` is the ledger's flag. */
  openWallet(): Wallet;
  openChain(isStopped: () => boolean): Chain;
}

export function createPayments(parts: PaymentsParts): Payments {
  const { folder, network, clock, log } = parts;
  const changed = createEmitter<undefined>();
  const tell = (): void => {
    changed.fire(undefined);
  };
  const opened = openedParts();
  const used = new Set<Settlement>();
  const close = (one: { close(): void | Promise<void> }): void | Promise<void> => one.close();

  const ledger = opened.once(() => openLedger(folder, network.chainId, clock), close);
  const wallet = opened.once(() => {
    const made = parts.openWallet();
    made.onDidChange(tell);
    return made;
  }, close);
  const chain = opened.once(() => parts.openChain(() => ledger().stopped), close);

  const signerOf = accountSigners(wallet);
  const shown = <Way extends Settlement>(settlement: Way): Way => {
    settlement.onDidChange(tell);
    used.add(settlement);
    return settlement;
  };
  const common = () => ({
    ledger: ledger(),
    chain: chain(),
    account: wallet().signer().address,
    signerOf,
    clock,
    log,
  });
  const neededVault = (): TronAddress => {
    const vault = ledger().vault();
    if (vault !== undefined) return vault;
    throw new SwarmbidError("vaultMissing", `There is no vault on ${network.name} yet: name one, or deploy one.`);
  };

  const vaultOf = (channel: ChannelId): TronAddress => ledger().earning.get(channel)?.vault ?? neededVault();

  const direct = opened.once(() => shown(createDirectSettlement(common())), close);
  /** By vault and account: another wallet or vault has a settlement of its own. */
  const vaults = opened.once(
    () => new Map<string, VaultSettlement>(),
    async (made) => {
      for (const one of made.values()) await one.close();
    },
  );
  const settlementOf = async (vault: TronAddress): Promise<VaultSettlement> => {
    const made = vaults();
    const it = common();
    const key = `${vault} ${it.account}`;
    const known = made.get(key);
    if (known !== undefined) return known;
    await trustVault(it.chain, vault);
    const first = made.get(key) ?? shown(createVaultSettlement({ ...it, vault, voucherSigner: it.account }));
    made.set(key, first);
    return first;
  };
  const domains = new Map<TronAddress, VaultDomain>();
  const domainOf = (vault: TronAddress): VaultDomain => {
    const domain = domains.get(vault) ?? createVaultDomain(network.chainId, vault);
    domains.set(vault, domain);
    return domain;
  };

  return {
    network,
    get wallet() {
      return wallet();
    },
    get ledger() {
      return ledger();
    },
    get chain() {
      return chain();
    },
    async useVault(vault) {
      await trustVault(chain(), vault);
      const before = ledger().vault();
      if (before !== undefined && before !== vault) refuseToLeaveVault(ledger(), before);
      ledger().setVault(vault);
      tell();
    },
    vault: async () => settlementOf(neededVault()),
    async vaults() {
      const earlier = ledger()
        .earning.list()
        .flatMap((one) => (one.vault !== undefined && one.cumulative > 0n ? [one.vault] : []));
      return Promise.all([...new Set([neededVault(), ...earlier])].map(settlementOf));
    },
    direct,
    domain() {
      const vault = ledger().vault();
      return vault === undefined ? undefined : domainOf(vault);
    },
    issueVoucher(channel, ...paid) {
      const issued = issueVoucher(ledger(), domainOf(neededVault()), wallet().signer(), channel, ...paid);
      tell();
      return issued;
    },
    acceptVoucher(channel, cumulative, signature) {
      const earned = acceptVoucher(ledger(), domainOf(vaultOf(channel)), channel, cumulative, signature);
      if (earned !== undefined) tell();
      return earned;
    },
    stopAllSpending() {
      ledger().stop();
      tell();
    },
    allowSpending() {
      ledger().allowSpending();
      tell();
    },
    snapshot: () => takeSnapshot(network, wallet(), ledger(), [...used]),
    onDidChange: changed.event,
    async close() {
      await opened.close();
      changed.dispose();
    },
  };
}
