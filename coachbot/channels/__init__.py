"""The ways in and out: an update in, messages out; nothing else."""
