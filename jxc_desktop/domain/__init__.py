"""Pure rules of trade: values in, values out; the standard library only."""
