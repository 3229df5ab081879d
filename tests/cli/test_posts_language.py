"""Which language the words of a post are taken for."""


def test_short_words_take_the_language_of_the_post(scrub, tmp_path):
    english = "# Fun\n\nThe children were in the garden, and the cake was on the table for us.\n\n"
    german = "# Das Fest\n\nDie Kinder waren im Garten, und der Kuchen war auf dem Tisch für uns alle.\n\n"
    words = '![Emma Johnson](a.jpg "Emma, 6") ![Oliver Smith, 2019](b.jpg)\n'
    (tmp_path / "en.md").write_text(english + words, encoding="utf-8")
    (tmp_path / "de.md").write_text(german + words, encoding="utf-8")
    (tmp_path / "both.md").write_text(
        english + "![Helga Braun mit den Schülern vor der Schule](c.jpg)\n", encoding="utf-8"
    )
    assert "→ A child" in scrub("check", "en.md").out
    assert "→ Ein Kind" in scrub("check", "de.md").out
    assert "mit den Schülern vor der Schule" in scrub("check", "both.md").out
