"""The bench of reading and of cases: contenders and worlds in turn, in one run, so that ratios can be trusted."""
