"""Windows of control: what waits for an approval, and the rules that ask for one."""
