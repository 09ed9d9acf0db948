"""The sections of the settings, cut by subject; `config/settings.py` puts them together."""

__all__: list[str] = []
