"""The things that a page of Candor is made of. All take plain values: text, numbers, dates."""
