"""What `copydesk export` writes beside decisions in a format: Label Studio's interface, and a whole data set."""

from __future__ import annotations

import argparse
from contextlib import closing

from review.rounds import MAIN
from store.exchange.about import about_of
from store.exchange.formats.labelstudio import interface
from store.opening import open_rounds


def print_interface(args: argparse.Namespace) -> int:
    """Print Label Studio's labelling interface, with the reasons of the desk."""
    [desk] = open_rounds(args.path, [MAIN.name], args.as_, args.desk)
    with closing(desk):
        print(interface(about_of(desk.settings()).reasons), end="")
    return 0
