"""The entry of the built program."""

import sys

from jxc_desktop.__main__ import main

sys.exit(main())
