"""`python -m matchcamp.translations`: bring the catalogues up to date and say what is left to translate."""

from matchcamp.translations.messages import LANGUAGES, untranslated, update

for language in LANGUAGES:
    catalogue = update(language)
    missing = untranslated(catalogue)
    print(f"{language}: {len(catalogue)} messages, {len(missing)} to translate")
