"""The version of Evenhand, alone in its module so that whoever states it imports nothing else."""

VERSION = "0.2.0"
