// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

// Tokens of the devnet and of the tests. None of them is meant for a public network.

interface IVault {
    function sweep(uint8 assetKind, uint256 assetId, address to) external;
    function withdraw(address signer, uint8 assetKind, uint256 assetId, address to) external;
    function fund(address signer, uint8 assetKind, uint256 assetId, uint128 amount, uint128 bond) external;
}

/// A plain TRC-20 token with everything issued to its maker, as BTT is: 18 decimals.
contract TestBtt {
    string public constant name = "BitTorrent";
    string public constant symbol = "BTT";
    uint8 public constant decimals = 18;
    uint256 public immutable totalSupply;

    mapping(address => uint256) public balanceOf;
    mapping(address => mapping(address => uint256)) public allowance;

    event Transfer(address indexed from, address indexed to, uint256 value);
    event Approval(address indexed owner, address indexed spender, uint256 value);

    constructor(uint256 supply) {
        totalSupply = supply;
        balanceOf[msg.sender] = supply;
        emit Transfer(address(0), msg.sender, supply);
    }

    function approve(address spender, uint256 value) external returns (bool) {
        allowance[msg.sender][spender] = value;
        emit Approval(msg.sender, spender, value);
        return true;
    }

    function transfer(address to, uint256 value) external virtual returns (bool) {
        _move(msg.sender, to, value);
        return true;
    }

    function transferFrom(address from, address to, uint256 value) external virtual returns (bool) {
        _spend(from, value);
        _move(from, to, value);
        return true;
    }

    function _spend(address from, uint256 value) internal {
        uint256 allowed = allowance[from][msg.sender];
        require(allowed >= value, "allowance");
        if (allowed != type(uint256).max) allowance[from][msg.sender] = allowed - value;
    }

    function _move(address from, address to, uint256 value) internal {
        require(balanceOf[from] >= value, "balance");
        balanceOf[from] -= value;
        balanceOf[to] += value;
        emit Transfer(from, to, value);
    }
}

/// Keeps a hundredth of every transfer.
contract FeeToken is TestBtt {
    constructor(uint256 supply) TestBtt(supply) {}

    function transfer(address to, uint256 value) external override returns (bool) {
        _moveLess(msg.sender, to, value);
        return true;
    }

    function transferFrom(address from, address to, uint256 value) external override returns (bool) {
        _spend(from, value);
        _moveLess(from, to, value);
        return true;
    }

    function _moveLess(address from, address to, uint256 value) private {
        _move(from, to, value - value / 100);
        _move(from, address(0xfee), value / 100);
    }
}

/// Answers with nothing, as old tokens do, and says no by reverting.
contract SilentToken {
    mapping(address => uint256) public balanceOf;

    constructor(uint256 supply) {
        balanceOf[msg.sender] = supply;
    }

    function transfer(address to, uint256 value) external {
        balanceOf[msg.sender] -= value;
        balanceOf[to] += value;
    }

    function transferFrom(address from, address to, uint256 value) external {
        balanceOf[from] -= value;
        balanceOf[to] += value;
    }
}

/// Says no by answering false, and moves nothing.
contract RefusingToken {
    function balanceOf(address) external pure returns (uint256) {
        return 0;
    }

    function transfer(address, uint256) external pure returns (bool) {
        return false;
    }

    function transferFrom(address, address, uint256) external pure returns (bool) {
        return false;
    }
}

/// Calls the vault again while the vault is paying or collecting; `path` says how.
contract ReentrantToken {
    mapping(address => uint256) public balanceOf;
    address public vault;
    uint8 public path;
    bool public wasLetIn;

    constructor(uint256 supply) {
        balanceOf[msg.sender] = supply;
        balanceOf[address(this)] = supply;
    }

    function arm(address vault_, uint8 path_) external {
        vault = vault_;
        path = path_;
    }

    function transfer(address to, uint256 value) external returns (bool) {
        balanceOf[msg.sender] -= value;
        balanceOf[to] += value;
        _again();
        return true;
    }

    function transferFrom(address from, address to, uint256 value) external returns (bool) {
        balanceOf[from] -= value;
        balanceOf[to] += value;
        _again();
        return true;
    }

    function _again() private {
        uint256 asset = uint160(address(this));
        bytes memory call;
        if (path == 1) call = abi.encodeCall(IVault.sweep, (20, asset, address(this)));
        else if (path == 2) call = abi.encodeCall(IVault.withdraw, (address(this), 20, asset, address(this)));
        else if (path == 3) call = abi.encodeCall(IVault.fund, (address(this), 20, asset, 1, 1));
        else return;
        (bool ok,) = vault.call(call);
        if (ok) wasLetIn = true;
    }
}
