// Stands in for `semver`, which the client library asks only about its plug-ins, and there are none.

export default { satisfies: () => false };
