"""The pages of targets."""

from matchcamp.targets.pages.editing import edit_target, edit_target_page, new_target_page, post_target
from matchcamp.targets.pages.looking import target_page, targets_page

PAGES = (targets_page, new_target_page, post_target, target_page, edit_target_page, edit_target)
