"""The application's colours: the theme that somebody chose, else the one that suits the terminal and its ground."""

from __future__ import annotations

import os

from tui.shell import theme
from tui.shell.settings import ScreenSettings
from tui.terminal.textual_private import FaultyApp
from tui.widgets.lines import Lines


class ThemedApp(FaultyApp[int]):
    """Has a theme, and paints everything anew when it changes."""

    def __init__(self, settings: ScreenSettings) -> None:
        # Textual chooses here, before it knows the theme, between dropping colours and turning them into greys.
        super().__init__(ansi_color=True if "NO_COLOR" in os.environ else None)
        for one in theme.THEMES:
            self.register_theme(one)
        self._kept = settings.kept
        self.terminal = theme.default_theme(self.console.color_system, self.no_color)
        kept = None if self.no_color else self._kept.load(self.terminal, theme.NAMES)
        self.chosen_theme = settings.theme or kept
        """The theme that somebody chose, or None where the terminal decides."""
        self.is_ground_dark = settings.is_ground_dark
        self.theme = self._painted()
        self.stylesheet.set_variables(self.get_css_variables())

    @property
    def theme_name(self) -> str:
        """The theme in force, as people choose it."""
        return self.chosen_theme or theme.by_ground(self.terminal, self.is_ground_dark)

    @property
    def follows_background(self) -> bool:
        """Whether what is shown depends on the terminal's background."""
        return not self.no_color and self.chosen_theme in (None, theme.ANSI.name)

    def on_ground(self, is_dark: bool) -> None:
        """Follow what the terminal says of its background; what somebody chose stays."""
        if is_dark != self.is_ground_dark:
            self.is_ground_dark = is_dark
            self.theme = self._painted()

    def show_next_theme(self) -> str:
        """Show the theme that comes after this one, and return its name."""
        chosen = theme.NAMES[(theme.NAMES.index(self.theme_name) + 1) % len(theme.NAMES)]
        self.chosen_theme = chosen
        self.theme = self._painted()
        return chosen

    def keep_theme(self) -> None:
        """Write the chosen theme down for the next start in such a terminal."""
        if self.chosen_theme is not None:
            self._kept.save(self.terminal, self.chosen_theme)

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Give the style sheet's variables a value in themes that do not know them."""
        return {**theme.DARK.variables}

    def refresh_css(self, animate: bool = True) -> None:
        """Read the style sheet anew in other colours; before there is a screen it has the theme's already."""
        if self.screen_stack:
            super().refresh_css(animate=animate)
            for screen in self.screen_stack:
                for lines in screen.query(Lines):
                    lines.notify_style_update()
                    lines.refresh()
        else:
            self.stylesheet.set_variables(self.get_css_variables())

    def _painted(self) -> str:
        return theme.painted(self.theme_name, self.is_ground_dark and not self.no_color)
