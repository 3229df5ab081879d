import pytest

from tests.posts_tree import proven


@pytest.mark.timeout(600)  # it starts the command five times
def test_a_tree_of_posts_is_cleaned_without_a_dead_link_and_undone_byte_for_byte(tmp_path):
    proved = proven(tmp_path, 60)
    assert proved["files"] >= 60
    assert proved["links"] >= 50
    assert proved["flagged"] >= 80
