"""The bench: four questions, three viewers, three contenders, interleaved in one run, so that ratios can be trusted."""
