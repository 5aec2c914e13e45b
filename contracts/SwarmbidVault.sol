// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// Holds what buyers set aside and pays sellers for their vouchers. No owner, no upgrade, no fee.
///
/// A *pot* belongs to a payer, one signing key and one asset: a stolen key loses one pot and no more. A *voucher* is a
/// TIP-712 signature over what a channel owes in all. A claim pays from the channel's reservation, then from the pot;
/// when both are empty the pot's bond is burned. At all times, for every asset: what came in = pots + bonds +
/// reservations + credits + burned + what went out.
contract SwarmbidVault {
    /// `assetKind` 10: a TRC-10 token, `assetId` its number. 20: a TRC-20 token, `assetId` its address.
    struct ChannelConfig {
        address payer;
        address signer;
        address payee;
        uint8 assetKind;
        uint256 assetId;
        uint40 withdrawDelay;
        bytes32 salt;
    }

    /// Compact form of EIP-2098: the highest bit of `vs` is the parity, the rest a low s.
    struct Signature {
        bytes32 r;
        bytes32 vs;
    }

    struct Pot {
        uint128 amount;
        uint128 bond;
        uint128 announced;
        uint40 withdrawableAt;
    }

    struct Channel {
        uint128 claimed;
        uint128 reserved;
        uint40 releasableAt;
    }

    error UnknownAsset();
    error WrongDeposit(uint256 expected, uint256 received);
    error TokensNotWanted();
    error ZeroAddress();
    error NotAllowed();
    error DelayTooLong();
    error ReleaseRunning();
    error TooEarly();
    error NotEnough();
    error BadSignature();
    error LengthsDiffer();
    error TransferFailed();
    error Reentered();

    event Funded(address indexed payer, address indexed signer, bytes32 indexed asset, uint128 amount, uint128 bond);
    event WithdrawalAnnounced(bytes32 indexed pot, uint128 amount, uint40 withdrawableAt);
    event Withdrawn(bytes32 indexed pot, uint256 amount);
    event Reserved(bytes32 indexed channel, uint128 amount);
    event ReleaseStarted(bytes32 indexed channel, uint40 releasableAt);
    event Released(bytes32 indexed channel, uint128 amount);
    event Claimed(bytes32 indexed channel, address indexed payee, uint128 paid, uint128 shortfall);
    event BondBurned(bytes32 indexed pot, uint128 amount);
    event Swept(address indexed payee, bytes32 indexed asset, address to, uint256 amount);

    /// From the announcement of a withdrawal to the withdrawal: time for sellers to claim.
    uint40 public constant WITHDRAWAL_DELAY = 3 days;
    /// A reservation that nobody can release would be lost.
    uint40 public constant LONGEST_RELEASE_DELAY = 30 days;

    uint8 private constant TRC10 = 10;
    uint8 private constant TRC20 = 20;
    uint256 private constant ASSET_ID_LIMIT = 1 << 160;
    bytes32 private constant DOMAIN_TYPE =
        keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)");
    bytes32 private constant CHANNEL_TYPE = keccak256(
        "ChannelConfig(address payer,address signer,address payee,uint8 assetKind,uint256 assetId,uint40 withdrawDelay,bytes32 salt)"
    );
    bytes32 private constant VOUCHER_TYPE = keccak256("Voucher(bytes32 channelId,uint128 cumulative)");

    mapping(bytes32 potKey => Pot) private pots;
    mapping(bytes32 channelId => Channel) private channels;
    mapping(address payee => mapping(bytes32 assetKey => uint256)) private credits;
    mapping(bytes32 assetKey => uint256) private burnt;
    bool private transient entered;

    /// Tokens may run code of their own: no call comes in while one goes out. Only `fund` may bring TRC-10 tokens.
    modifier guarded(bool bringsTokens) {
        if (entered) revert Reentered();
        if (!bringsTokens && _attachedAmount() != 0) revert TokensNotWanted();
        entered = true;
        _;
        entered = false;
    }

    // Paying in and out

    /// Adds to the caller's pot: `amount` for vouchers, `bond` as the promise not to overspend.
    function fund(address signer, uint8 assetKind, uint256 assetId, uint128 amount, uint128 bond)
        external
        guarded(true)
    {
        if (signer == address(0)) revert ZeroAddress();
        bytes32 asset = assetKey(assetKind, assetId);
        Pot storage pot = pots[potKey(msg.sender, signer, assetKind, assetId)];
        pot.amount += amount;
        pot.bond += bond;
        emit Funded(msg.sender, signer, asset, amount, bond);
        _collect(assetKind, assetId, uint256(amount) + bond);
    }

    /// Starts the wait before `amount` of the caller's pot and bond can be withdrawn; a new announcement replaces the
    /// old one and 0 cancels it.
    function announceWithdrawal(address signer, uint8 assetKind, uint256 assetId, uint128 amount)
        external
        guarded(false)
    {
        bytes32 key = potKey(msg.sender, signer, assetKind, assetId);
        Pot storage pot = pots[key];
        pot.announced = amount;
        pot.withdrawableAt = amount == 0 ? 0 : uint40(block.timestamp) + WITHDRAWAL_DELAY;
        emit WithdrawalAnnounced(key, amount, pot.withdrawableAt);
    }

    /// Pays out what was announced, or what is left of it: from the pot first, then from the bond.
    function withdraw(address signer, uint8 assetKind, uint256 assetId, address to) external guarded(false) {
        if (to == address(0)) revert ZeroAddress();
        bytes32 key = potKey(msg.sender, signer, assetKind, assetId);
        Pot storage pot = pots[key];
        if (pot.withdrawableAt == 0 || block.timestamp < pot.withdrawableAt) revert TooEarly();
        uint128 wanted = pot.announced;
        uint128 fromAmount = _lesser(wanted, pot.amount);
        uint128 fromBond = _lesser(wanted - fromAmount, pot.bond);
        pot.amount -= fromAmount;
        pot.bond -= fromBond;
        pot.announced = 0;
        pot.withdrawableAt = 0;
        uint256 paid = uint256(fromAmount) + fromBond;
        emit Withdrawn(key, paid);
        _pay(to, assetKind, assetId, paid);
    }

    /// Pays out everything that the caller's claims have earned in one asset.
    function sweep(uint8 assetKind, uint256 assetId, address to) external guarded(false) {
        if (to == address(0)) revert ZeroAddress();
        bytes32 asset = assetKey(assetKind, assetId);
        uint256 amount = credits[msg.sender][asset];
        credits[msg.sender][asset] = 0;
        emit Swept(msg.sender, asset, to, amount);
        _pay(to, assetKind, assetId, amount);
    }

    // Channels

    /// Moves `amount` from the pot to the channel: only this channel's vouchers can reach it.
    function reserve(ChannelConfig calldata config, uint128 amount) external guarded(false) {
        _onlyPayerOrSigner(config);
        if (config.withdrawDelay > LONGEST_RELEASE_DELAY) revert DelayTooLong();
        bytes32 id = channelId(config);
        Channel storage channel = channels[id];
        if (channel.releasableAt != 0) revert ReleaseRunning();
        Pot storage pot = pots[_potOf(config)];
        if (pot.amount < amount) revert NotEnough();
        pot.amount -= amount;
        channel.reserved += amount;
        emit Reserved(id, amount);
    }

    /// Starts the wait after which the reservation can go back to the pot; the payee claims in the meantime.
    function startRelease(ChannelConfig calldata config) external guarded(false) {
        _onlyPayerOrSigner(config);
        if (config.withdrawDelay > LONGEST_RELEASE_DELAY) revert DelayTooLong();
        bytes32 id = channelId(config);
        if (channels[id].releasableAt != 0) revert ReleaseRunning();
        uint40 releasableAt = uint40(block.timestamp) + config.withdrawDelay;
        channels[id].releasableAt = releasableAt;
        emit ReleaseStarted(id, releasableAt);
    }

    /// Puts the reservation back into the pot: by anyone after the wait, by the payee at once.
    function release(ChannelConfig calldata config) external guarded(false) {
        bytes32 id = channelId(config);
        Channel storage channel = channels[id];
        bool waited = channel.releasableAt != 0 && block.timestamp >= channel.releasableAt;
        if (!waited && msg.sender != config.payee) revert TooEarly();
        uint128 amount = channel.reserved;
        channel.reserved = 0;
        channel.releasableAt = 0;
        pots[_potOf(config)].amount += amount;
        emit Released(id, amount);
    }

    // Claims: anyone may bring them, the payee gets the credit

    /// Credits the payees with what their vouchers are worth beyond what was paid before. A voucher that is not worth
    /// more changes nothing; a shortfall pays what is there, burns the pot's bond and leaves the rest claimable.
    function claim(
        ChannelConfig[] calldata configs,
        uint128[] calldata cumulatives,
        Signature[] calldata signatures
    ) external guarded(false) {
        if (configs.length != cumulatives.length || configs.length != signatures.length) revert LengthsDiffer();
        for (uint256 i = 0; i < configs.length; i++) {
            _claim(configs[i], cumulatives[i], signatures[i].r, signatures[i].vs);
        }
    }

    /// The same for one voucher in as few bytes as a day's free bandwidth holds.
    /// `terms` = assetKind << 200 | withdrawDelay << 160 | assetId.
    function claimOne(
        address payer,
        address signer,
        address payee,
        uint256 terms,
        bytes32 salt,
        uint128 cumulative,
        bytes32 r,
        bytes32 vs
    ) external guarded(false) {
        if (terms >> 208 != 0) revert UnknownAsset();
        ChannelConfig memory config = ChannelConfig({
            payer: payer,
            signer: signer,
            payee: payee,
            assetKind: uint8(terms >> 200),
            assetId: terms & (ASSET_ID_LIMIT - 1),
            withdrawDelay: uint40(terms >> 160),
            salt: salt
        });
        _claim(config, cumulative, r, vs);
    }

    // Reading

    function potOf(address payer, address signer, uint8 assetKind, uint256 assetId)
        external
        view
        returns (Pot memory)
    {
        return pots[potKey(payer, signer, assetKind, assetId)];
    }

    function channelOf(bytes32 id) external view returns (Channel memory) {
        return channels[id];
    }

    function creditOf(address payee, uint8 assetKind, uint256 assetId) external view returns (uint256) {
        return credits[payee][assetKey(assetKind, assetId)];
    }

    function burned(uint8 assetKind, uint256 assetId) external view returns (uint256) {
        return burnt[assetKey(assetKind, assetId)];
    }

    /// TIP-712: the chain's number is its low 32 bits. Computed, not stored: the code of every vault is the same.
    function domainSeparator() public view returns (bytes32) {
        return keccak256(
            abi.encode(
                DOMAIN_TYPE,
                keccak256("Swarmbid Vault"),
                keccak256("1"),
                block.chainid & 0xffffffff,
                address(this)
            )
        );
    }

    /// The TIP-712 digest of the configuration: no two vaults and no two chains share a channel.
    function channelId(ChannelConfig memory config) public view returns (bytes32) {
        return _digest(
            keccak256(
                abi.encode(
                    CHANNEL_TYPE,
                    config.payer,
                    config.signer,
                    config.payee,
                    config.assetKind,
                    config.assetId,
                    config.withdrawDelay,
                    config.salt
                )
            )
        );
    }

    function potKey(address payer, address signer, uint8 assetKind, uint256 assetId) public pure returns (bytes32) {
        return keccak256(abi.encode(payer, signer, assetKind, assetId));
    }

    function assetKey(uint8 assetKind, uint256 assetId) public pure returns (bytes32) {
        if ((assetKind != TRC10 && assetKind != TRC20) || assetId >= ASSET_ID_LIMIT) revert UnknownAsset();
        return keccak256(abi.encode(assetKind, assetId));
    }

    // Inside

    function _claim(ChannelConfig memory config, uint128 cumulative, bytes32 r, bytes32 vs) private {
        bytes32 id = channelId(config);
        Channel storage channel = channels[id];
        uint128 before = channel.claimed;
        if (cumulative <= before) return;
        if (config.payee == address(0)) revert ZeroAddress();
        bytes32 digest = _digest(keccak256(abi.encode(VOUCHER_TYPE, id, cumulative)));
        if (config.signer == address(0) || _recover(digest, r, vs) != config.signer) revert BadSignature();
        uint128 due = cumulative - before;
        uint128 fromReservation = _lesser(due, channel.reserved);
        uint128 paid = fromReservation;
        if (paid < due) paid += _takeFromPot(_potOf(config), config, due - paid);
        _record(channel, before + paid, channel.reserved - fromReservation);
        if (paid != 0) credits[config.payee][assetKey(config.assetKind, config.assetId)] += paid;
        emit Claimed(id, config.payee, paid, due - paid);
    }

    /// The two amounts share a word: to write it once instead of twice saves every claim 5,000 energy.
    function _record(Channel storage channel, uint128 claimed, uint128 reserved) private {
        uint256 word = (uint256(reserved) << 128) | claimed;
        assembly ("memory-safe") {
            sstore(channel.slot, word)
        }
    }

    function _takeFromPot(bytes32 key, ChannelConfig memory config, uint128 due) private returns (uint128 taken) {
        Pot storage pot = pots[key];
        taken = _lesser(due, pot.amount);
        if (taken != 0) pot.amount -= taken;
        uint128 bond = pot.bond;
        if (taken == due || bond == 0) return taken;
        pot.bond = 0;
        burnt[assetKey(config.assetKind, config.assetId)] += bond;
        emit BondBurned(key, bond);
    }

    function _onlyPayerOrSigner(ChannelConfig calldata config) private view {
        if (msg.sender != config.payer && msg.sender != config.signer) revert NotAllowed();
    }

    function _potOf(ChannelConfig memory config) private pure returns (bytes32) {
        return potKey(config.payer, config.signer, config.assetKind, config.assetId);
    }

    function _digest(bytes32 structHash) private view returns (bytes32) {
        return keccak256(abi.encodePacked("\x19\x01", domainSeparator(), structHash));
    }

    /// EIP-2098. `s` above half of the curve's order, and what recovers to nobody, is refused.
    function _recover(bytes32 digest, bytes32 r, bytes32 vs) private pure returns (address) {
        uint256 s = uint256(vs) & (type(uint256).max >> 1);
        if (s > 0x7FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF5D576E7357A4501DDFE92F46681B20A0) revert BadSignature();
        return ecrecover(digest, uint8(uint256(vs) >> 255) + 27, r, bytes32(s));
    }

    function _lesser(uint128 a, uint128 b) private pure returns (uint128) {
        return a < b ? a : b;
    }

    // Assets

    /// Takes `amount` from the caller: exactly that much has to arrive, so a token that keeps a fee is refused.
    function _collect(uint8 assetKind, uint256 assetId, uint256 amount) private {
        if (assetKind == TRC10) {
            uint256 attached = _attachedAmount();
            if (attached != amount) revert WrongDeposit(amount, attached);
            if (attached != 0 && _attachedId() != assetId) revert UnknownAsset();
            return;
        }
        if (_attachedAmount() != 0) revert TokensNotWanted();
        address token = address(uint160(assetId));
        uint256 before = _balanceOf(token);
        _callToken(token, abi.encodeWithSignature("transferFrom(address,address,uint256)", msg.sender, this, amount));
        uint256 received = _balanceOf(token) - before;
        if (received != amount) revert WrongDeposit(amount, received);
    }

    function _pay(address to, uint8 assetKind, uint256 assetId, uint256 amount) private {
        if (amount == 0) return;
        if (assetKind == TRC10) {
            if (!_sendAttached(to, assetId, amount)) revert TransferFailed();
            return;
        }
        _callToken(address(uint160(assetId)), abi.encodeWithSignature("transfer(address,uint256)", to, amount));
    }

    /// Tokens answer with true or, as some old ones do, with nothing.
    function _callToken(address token, bytes memory data) private {
        if (token.code.length == 0) revert UnknownAsset();
        (bool ok, bytes memory answer) = token.call(data);
        if (!ok || (answer.length != 0 && !abi.decode(answer, (bool)))) revert TransferFailed();
    }

    function _balanceOf(address token) private view returns (uint256) {
        if (token.code.length == 0) revert UnknownAsset();
        (bool ok, bytes memory answer) =
            token.staticcall(abi.encodeWithSignature("balanceOf(address)", address(this)));
        if (!ok || answer.length < 32) revert TransferFailed();
        return abi.decode(answer, (uint256));
    }

    // TRC-10: the build for TRON replaces these three by the TVM's opcodes. Without them no TRC-10 token ever arrives.

    /// CALLTOKENVALUE
    function _attachedAmount() private view returns (uint256 amount) {
        assembly ("memory-safe") {
            function trc10_amount() -> v {
                v := 0
            }
            amount := trc10_amount()
        }
    }

    /// CALLTOKENID
    function _attachedId() private view returns (uint256 id) {
        assembly ("memory-safe") {
            function trc10_id() -> v {
                v := 0
            }
            id := trc10_id()
        }
    }

    /// CALLTOKEN, with no energy for code of the receiver.
    function _sendAttached(address to, uint256 id, uint256 amount) private returns (bool sent) {
        assembly ("memory-safe") {
            function trc10_send(receiver, value, token) -> ok {
                ok := 0
            }
            sent := trc10_send(to, amount, id)
        }
    }
}
