"""Benchmarks: ours and its peers side by side against the same simulated vCenter."""
