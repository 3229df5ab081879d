"""Document and account numbers: valid ones made up here, invalid ones, and what cameras write."""

from __future__ import annotations

import pytest

from scrubber.text import _checksums as check
from scrubber.text.identifier import detector
from tests.text.frame import found, spans

CAPTIONS = [
    ("CPF 529.982.247-25", "529.982.247-25"),
    ("529.982.247-25", "529.982.247-25"),
    ("meu cpf: 52998224725", "52998224725"),
    ("CNPJ 11.222.333/0001-81", "11.222.333/0001-81"),
    ("IBAN DE89 3704 0044 0532 0130 00", "DE89 3704 0044 0532 0130 00"),
    ("GB29NWBK60161331926819", "GB29NWBK60161331926819"),
    ("card 4111 1111 1111 1111", "4111 1111 1111 1111"),
    ("3782 822463 10005", "3782 822463 10005"),
    ("SSN 219-09-9999", "219-09-9999"),
    ("DNI 12345678Z", "12345678Z"),
    ("12345678-Z", "12345678-Z"),
    ("RSSMRA85T10A562S", "RSSMRA85T10A562S"),
    ("sécurité sociale 2 69 05 49 588 157 80", "2 69 05 49 588 157 80"),
    ("Steuer-ID 86 095 742 719", "86 095 742 719"),
    ("BSN 111222333", "111222333"),
    ("QQ 12 34 56 C", None),
    ("AB 12 34 56 C", "AB 12 34 56 C"),
    ("NHS 943 476 5919", "943 476 5919"),
    ("PESEL 44051401359", "44051401359"),
    ("811218-9876", "811218-9876"),
    ("756.9217.0769.85", "756.9217.0769.85"),
    ("RG 12.345.678-9", "12.345.678-9"),
    ("passport no. C01X00T47", None),
    ("Reisepass C12345678", "C12345678"),
    ("529.982.247-24", None),
    ("52998224725", None),
    ("4111 1111 1111 1112", None),
    ("DE89 3704 0044 0532 0130 01", None),
    ("12345678A", None),
    ("000-12-3456", None),
    ("tracking 4111111111111111", None),
    ("943 476 5919", None),
    ("111222333", None),
]
NAMES = [
    ("cpf_529.982.247-25.jpg", "529.982.247-25"),
    ("cpf-52998224725.pdf", "52998224725"),
    ("BSN111222333.pdf", "111222333"),
    ("passaporte_AB123456.jpg", "AB123456"),
    ("IMG_20190604_101112.jpg", None),
    ("4111111111111111.jpg", None),
    ("12345678Z.jpg", None),
    ("219-09-9999.jpg", None),
    ("00004125.jpg", None),
    ("71de69d3a2963d0f69f58e22ea38c205.jpg", None),
    ("1549123456789.jpg", None),
    ("FB_IMG_1549123456789.jpg", None),
]


@pytest.mark.parametrize(("value", "expected"), CAPTIONS)
def test_captions(value, expected):
    assert spans(detector, value) == ([expected] if expected else [])


@pytest.mark.parametrize(("value", "expected"), NAMES)
def test_names(value, expected):
    assert spans(detector, value, "name") == ([expected] if expected else [])


def test_every_finding_has_one_rule():
    assert found(detector, "CPF 529.982.247-25, IBAN GB29NWBK60161331926819") == [
        ("T511", "529.982.247-25"),
        ("T511", "GB29NWBK60161331926819"),
    ]


@pytest.mark.parametrize(
    ("valid", "run"),
    [
        (check.luhn, "4111111111111111"),
        (check.cpf, "52998224725"),
        (check.cnpj, "11222333000181"),
        (check.bsn, "111222333"),
        (check.nhs, "9434765919"),
        (check.pesel, "44051401359"),
        (check.tax_id, "86095742719"),
        (check.ahv, "7569217076985"),
        (check.nir, "269054958815780"),
        (check.voter, "004356870906"),
    ],
)
def test_one_wrong_figure_breaks_the_check(valid, run):
    assert valid(run)
    wrong = [run[:i] + str((int(run[i]) + 1) % 10) + run[i + 1 :] for i in range(len(run))]
    assert not any(valid(other) for other in wrong)
