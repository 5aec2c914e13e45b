// Stands in for `validator`, of which the client library uses one function: for the address of a node that it never asks.

export default { isURL: (text: string): boolean => URL.canParse(text) };
