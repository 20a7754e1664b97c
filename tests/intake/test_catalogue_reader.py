"""The reader is strict: one wrong thing in the data files stops the start with one sentence."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from intake.catalogue import Catalogue, CatalogueProblem
from intake.catalogue_reader import FILES, READ_ELSEWHERE, load_catalogue
from intake.expectation_sentences import load_sentences

DATA = Path(str(files("intake"))) / "data"
ECZEMA = "contraindications.toml, contraindication eczema"
NEEDLING = "treatments.toml, treatment microneedling"
NANO = "treatments.toml, treatment nano_perforation"


class Wrong(NamedTuple):
    """One change to one file, and what the refusal must name: where it is and what is wrong."""

    file: str
    old: str
    new: str
    where: str
    says: str


UNKNOWN_KEYS = {
    "in a treatment": Wrong(
        "treatments", 'app_default = "screen"', 'app_default = "screen"\nprise = "10"', NEEDLING, "prise"
    ),
    "in a table below a treatment": Wrong(
        "treatments", 'first_signs = "weeks', 'last_signs = "x"\nfirst_signs = "weeks', NEEDLING, "last_signs"
    ),
    "in a figure": Wrong(
        "treatments",
        'id = "mn_alster_photo"',
        'id = "mn_alster_photo"\nbest = true',
        "mn_alster_photo",
        "best",
    ),
    "in a contraindication": Wrong(
        "contraindications", 'id = "eczema"', 'id = "eczema"\nserious = true', ECZEMA, "serious"
    ),
    "in a number": Wrong(
        "evidence", 'id = "n_pih_mn_2023"', 'id = "n_pih_mn_2023"\nx = 1', "number n_pih_mn_2023", '"x"'
    ),
    "in a source": Wrong(
        "evidence", 'id = "seed000"', 'id = "seed000"\nauthor = "x"', "source seed000", '"author"'
    ),
    "in a claim": Wrong("claims", 'id = "S0-01"', 'id = "S0-01"\nwhen = "x"', "claim S0-01", '"when"'),
    "in a modifier's when": Wrong(
        "modifiers",
        'when = { colours = ["red", "pink"] }',
        "when = { weight = 1 }",
        "modifier rubra",
        "weight",
    ),
    "in a care line": Wrong("care", 'id = "rebook"', 'id = "rebook"\nbold = true', "line rebook", '"bold"'),
    "in a region": Wrong("regions", 'code = "hip"', 'code = "hip"\ncolour = "x"', "region hip", '"colour"'),
    "in a history item": Wrong("history", 'id = "onset"', 'id = "onset"\nx = "x"', "history onset", '"x"'),
    "in a standard": Wrong("standards", 'id = "H01"', 'id = "H01"\nx = "x"', "rule H01", '"x"'),
    "in a question of everyday life": Wrong(
        "everyday", 'id = "work_nano"', 'id = "work_nano"\nx = "x"', "question work_nano", '"x"'
    ),
    "in a day": Wrong("everyday", "first = 0\nlast = 0", "first = 0\nlast = 0\nx = 1", "day 1", '"x"'),
    "in a part of a figure": Wrong(
        "treatments", 'count = 2, kind = "between"', 'count = 2, kind = "between", x = 1', "rating", '"x"'
    ),
    "in the columns of an alternative": Wrong(
        "treatments", 'visits = "none"', 'visits = "none"\nprice = "none"', "no_treatment", '"price"'
    ),
    "at the top of a file": Wrong(
        "regions", 'version = "', 'author = "Testa Nonesuch"\nversion = "', "regions.toml", '"author"'
    ),
}

DANGLING = {
    "the source of a contraindication": Wrong(
        "contraindications",
        'sources = ["seed003", "amiea_ifu", "skinpen_ifu", "emla_smpc"]',
        'sources = ["nobody2099"]',
        ECZEMA,
        "nobody2099",
    ),
    "the source of the sentence for all": Wrong(
        "treatments",
        'removes stretch marks completely."\nsources = ["nhs_stretch", "zhu2024"]',
        'removes stretch marks completely."\nsources = ["nobody2099"]',
        "treatments.toml, always",
        "nobody2099",
    ),
    "the source of an alternative": Wrong(
        "treatments",
        'sources = ["nhs_stretch", "gmc_consent"]',
        'sources = ["nobody2099"]',
        "alternative no_treatment",
        "nobody2099",
    ),
    "the source of the columns of an alternative": Wrong(
        "treatments",
        'sources = ["nhs_stretch", "cdc_index", "gk"]',
        'sources = ["nobody2099"]',
        "alternative creams",
        "nobody2099",
    ),
    "the source of the kind sentence": Wrong(
        "everyday", 'sources = ["nhs_stretch", "osman2007"]', 'sources = ["nobody2099"]', "normal", "nobody"
    ),
    "the source of a question of everyday life": Wrong(
        "everyday", 'sources = ["seed000"]', 'sources = ["nobody2099"]', "question work_nano", "nobody2099"
    ),
    "the source of a day": Wrong(
        "everyday",
        'sources = ["chu2021", "seed003", "amiea_ifu"]',
        'sources = ["nobody2099"]',
        "day 1",
        "nobody2099",
    ),
    "the treatment of a question of everyday life": Wrong(
        "everyday",
        'treatments = ["nano_perforation"]',
        'treatments = ["nano"]',
        "question hurt_nano",
        '"nano"',
    ),
    "the treatment of a day": Wrong(
        "everyday",
        '[[day]]\ntreatments = ["microneedling", "microneedling_plus_aquagold"]',
        '[[day]]\ntreatments = ["microneedling", "gold"]',
        "day 1",
        '"gold"',
    ),
    "the source of a figure": Wrong(
        "treatments",
        'beside_others = true\nsources = ["alster2020"]',
        'beside_others = true\nsources = ["nobody2099"]',
        "figure mn_alster_photo",
        "nobody2099",
    ),
    "the source of a side effect": Wrong(
        "treatments",
        'sources = ["chu2021", "gowda2021", "seed003"]',
        'sources = ["nobody2099"]',
        "side_effect redness, swelling",
        "nobody2099",
    ),
    "the source of what it will not do": Wrong(
        "treatments",
        'Some people see little change.", sources = ["mohamedali2017"]',
        'Some people see little change.", sources = ["nobody2099"]',
        NEEDLING,
        "nobody2099",
    ),
    "the source of a range": Wrong(
        "treatments", 'sources = ["seed004", "aust2010"]', 'sources = ["nobody2099"]', NEEDLING, "nobody2099"
    ),
    "the source of a care line": Wrong(
        "care",
        'sources = ["amiea_ifu", "gk"]',
        'sources = ["nobody2099"]',
        "sun_before_needling",
        "nobody2099",
    ),
    "the source of a number": Wrong(
        "evidence",
        'unit = "people"\nsources = ["mn_alba2023"]',
        'unit = "people"\nsources = ["nobody2099"]',
        "number n_pih_mn_2023",
        "nobody2099",
    ),
    "the article of a claim": Wrong(
        "claims", 'source = "seed000"', 'source = "seed999"', "claim S0-01", "seed999"
    ),
    "the source of an answer": Wrong(
        "claims",
        'sources = ["chu2021", "mn_alba2023", "alster2020"]',
        'sources = ["nobody2099"]',
        "contradiction X02, answer",
        "nobody2099",
    ),
    "the source of a modifier": Wrong(
        "modifiers",
        'sources = ["stotland2008", "mn_alba2023"]',
        'sources = ["nobody2099"]',
        "modifier phototype_effect",
        "nobody2099",
    ),
    "the source of a history item": Wrong(
        "history",
        'sources = ["nhs_stretch", "osman2007", "cushing_jnnp"]',
        'sources = ["nobody2099"]',
        "history onset",
        "nobody2099",
    ),
    "the source of a scale": Wrong(
        "history", 'sources = ["davey_use"]', 'sources = ["nobody2099"]', "scale davey", "nobody2099"
    ),
    "the source of a standard": Wrong(
        "standards",
        'sources = ["nhs_manual", "ama_nih_grade", "ahrq_tool11"]',
        'sources = ["nobody2099"]',
        "rule H01",
        "nobody2099",
    ),
    "the treatment of a severity": Wrong(
        "contraindications",
        'microneedling = ["defer", "caution"]',
        'needles = ["defer", "caution"]',
        ECZEMA,
        "needles",
    ),
    "the treatment of a claim": Wrong(
        "claims", 'treatments = ["nano_perforation"]', 'treatments = ["nano"]', "claim S0-03", '"nano"'
    ),
    "the treatment of an answer": Wrong(
        "claims",
        "[contradiction.answers.fractional_laser_ablative]",
        "[contradiction.answers.laser]",
        "contradiction X01",
        '"laser"',
    ),
    "the treatment of a modifier": Wrong(
        "modifiers",
        'treatments = ["microneedling_plus_aquagold"]',
        'treatments = ["gold"]',
        "modifier combination",
        '"gold"',
    ),
    "the region beside a region": Wrong(
        "regions",
        'neighbours = ["hip", "thigh_inner", "knee", "groin"]',
        'neighbours = ["hip", "thigh_inner", "knee", "groin", "moon"]',
        "region thigh_front",
        '"moon"',
    ),
    "the claim of a bundle": Wrong(
        "claims",
        'claims = ["S1-12"]\nanswered_by',
        'claims = ["S9-99"]\nanswered_by',
        "first_session",
        "S9-99",
    ),
    "the answer to a bundle": Wrong(
        "claims", 'answered_by = ["X08"]', 'answered_by = ["X99"]', "bundle first_session", "X99"
    ),
    "the claim that a claim is against": Wrong(
        "claims", 'conflicts_with = ["S0-04", "S1-07"]', 'conflicts_with = ["S9-99"]', "claim S0-03", "S9-99"
    ),
    "the claim of one side of a contradiction": Wrong(
        "claims",
        '{ says = "none", claims = ["S0-27", "S0-28"] }',
        '{ says = "none", claims = ["S9-99"] }',
        "contradiction X02",
        "S9-99",
    ),
    "the number behind a side effect": Wrong(
        "treatments", '"n_inf_mn_pooled"]', '"n_none"]', "side_effect skin infection", "n_none"
    ),
    "the care line of a treatment": Wrong("treatments", '"rebook",', '"rebok",', NEEDLING, "rebok"),
    "a care line of another kind": Wrong("treatments", '"rebook",', '"no_picking",', NEEDLING, "no_picking"),
    "the question a care line waits for": Wrong(
        "care", 'only_for = "topical_retinoid"', 'only_for = "retinoid"', "line retinoid", '"retinoid"'
    ),
    "the question of a modifier": Wrong(
        "modifiers", 'health = ["smoking"]', 'health = ["smokes"]', "modifier smoking", '"smokes"'
    ),
    "the colour of a modifier": Wrong(
        "modifiers", 'colours = ["red", "pink"]', 'colours = ["crimson"]', "modifier rubra", '"crimson"'
    ),
    "the skin type of a modifier": Wrong(
        "modifiers", 'phototypes = ["IV", "V", "VI"]', 'phototypes = ["VII"]', "brown_purple", '"VII"'
    ),
    "the cause of a modifier": Wrong(
        "modifiers", 'causes = ["steroid"]', 'causes = ["stars"]', "modifier steroids", '"stars"'
    ),
}

TWICE = {
    "treatment": Wrong(
        "treatments", 'id = "nano_perforation"', 'id = "microneedling"', "treatment microneedling", "twice"
    ),
    "alternative": Wrong(
        "treatments", 'id = "camouflage"', 'id = "no_treatment"', "alternative no_treatment", "twice"
    ),
    "figure": Wrong(
        "treatments", 'id = "ab_luo_photo"', 'id = "mn_alster_photo"', "figure mn_alster_photo", "twice"
    ),
    "contraindication": Wrong("contraindications", 'id = "rosacea"', 'id = "eczema"', ECZEMA, "twice"),
    "source": Wrong("evidence", 'id = "seed001"', 'id = "seed000"', "source seed000", "twice"),
    "number": Wrong(
        "evidence", 'id = "n_pih_mn_alster"', 'id = "n_pih_mn_2023"', "number n_pih_mn_2023", "twice"
    ),
    "claim": Wrong("claims", 'id = "S0-02"', 'id = "S0-01"', "claim S0-01", "twice"),
    "contradiction": Wrong("claims", 'id = "X02"', 'id = "X01"', "contradiction X01", "twice"),
    "bundle": Wrong("claims", 'id = "no_pain"', 'id = "laser_best"', "bundle laser_best", "twice"),
    "modifier": Wrong("modifiers", 'id = "alba"', 'id = "rubra"', "modifier rubra", "twice"),
    "region": Wrong("regions", 'code = "chest"', 'code = "abdomen"', "region abdomen", "twice"),
    "region and place": Wrong("regions", 'code = "scalp"', 'code = "hip"', "region hip", "twice"),
    "care line": Wrong(
        "care",
        '[[line]]\nid = "photographs"',
        '[[line]]\nid = "medicines"\nkind = "pre"\ntext = "x"\nsources = ["gk"]\n\n'
        '[[line]]\nid = "photographs"',
        "line medicines",
        "twice",
    ),
    "question of everyday life": Wrong(
        "everyday", 'id = "stopping"', 'id = "lasting"', "question lasting", "twice"
    ),
    "history item": Wrong("history", 'id = "colour_stage"', 'id = "onset"', "history onset", "twice"),
    "scale": Wrong("history", 'id = "atwal"', 'id = "davey"', "scale davey", "twice"),
    "standard": Wrong("standards", 'id = "H02"', 'id = "H01"', "rule H01", "twice"),
}

WRONG_TYPES = {
    "a text for a whole number": Wrong("treatments", "n = 25", 'n = "25"', "mn_alster_photo", "whole number"),
    "true for a whole number": Wrong(
        "treatments", "judge_after_months = 3", "judge_after_months = true", NEEDLING, "whole number"
    ),
    "a broken number of people": Wrong("treatments", "n = 25", "n = 25.5", "mn_alster_photo", "whole number"),
    "a number below zero": Wrong("treatments", "minimum = 1", "minimum = -1", NEEDLING, "zero or more"),
    "a text for true or false": Wrong(
        "contraindications", "overridable = true", 'overridable = "yes"', ECZEMA, "true or false"
    ),
    "a text for a list": Wrong(
        "contraindications",
        'sources = ["seed003", "amiea_ifu", "skinpen_ifu", "emla_smpc"]',
        'sources = "seed003"',
        ECZEMA,
        "a list",
    ),
    "a number in a list of texts": Wrong(
        "claims", 'treatments = ["nano_perforation"]', "treatments = [3]", "claim S0-03", "texts only"
    ),
    "a list for a text": Wrong("contraindications", 'label = "Eczema"', 'label = ["x"]', ECZEMA, "a text"),
    "a text for a table": Wrong(
        "modifiers", 'when = { colours = ["red", "pink"] }', 'when = "red"', "modifier rubra", "a table"
    ),
    "one number for an interval": Wrong(
        "evidence", "interval = [9.3, 40.0]", "interval = [9.3]", "n_pih_mn_2023", "two numbers"
    ),
    "an interval turned round": Wrong(
        "evidence", "interval = [9.3, 40.0]", "interval = [40.0, 9.3]", "n_pih_mn_2023", "lower first"
    ),
    "a word that is not in the list": Wrong(
        "contraindications", 'ask_as = "row"', 'ask_as = "shout"', ECZEMA, "row, list"
    ),
    "a page that is none": Wrong("contraindications", 'page = "skin"', 'page = "hair"', ECZEMA, '"hair"'),
    "an empty text": Wrong("contraindications", 'label = "Eczema"', 'label = " "', ECZEMA, "empty"),
    "no source at all": Wrong(
        "contraindications",
        'sources = ["seed003", "amiea_ifu", "skinpen_ifu", "emla_smpc"]',
        "sources = []",
        ECZEMA,
        "at least one",
    ),
}

MISSING_KEYS = {
    "audience": Wrong("contraindications", 'audience = "patient"\n', "", ECZEMA, '"audience"'),
    "sources": Wrong(
        "contraindications",
        'sources = ["seed003", "amiea_ifu", "skinpen_ifu", "emla_smpc"]\n',
        "",
        ECZEMA,
        '"sources"',
    ),
    "question": Wrong("contraindications", 'question = "Do you have eczema?"\n', "", ECZEMA, '"question"'),
    "a severity": Wrong(
        "contraindications", 'nano_perforation = ["defer", "caution"]\n', "", ECZEMA, "nano_perforation"
    ),
    "until when": Wrong(
        "contraindications",
        'patient_until = "the eczema on that skin is clear and calm"\n',
        "",
        ECZEMA,
        "patient_until",
    ),
    "the words of a state": Wrong(
        "contraindications",
        'state_labels = { active = "Active now", quiet = "Quiet now" }',
        'state_labels = { active = "Active now" }',
        ECZEMA,
        '"quiet"',
    ),
    "the question of the states": Wrong(
        "contraindications",
        'state_question = "Is it active or quiet now?"\n',
        "",
        ECZEMA,
        "state_question",
    ),
    "the words of a printed figure": Wrong(
        "treatments",
        'print = true\nprint_text = "In one study doctors judged photos.',
        'print = true\nnote2 = "In one study doctors judged photos.',
        "mn_alster_photo",
        "print_text",
    ),
    "a column of an alternative": Wrong(
        "treatments", 'dark_marks = "none"\n', "", "alternative no_treatment", '"dark_marks"'
    ),
    "the columns of an alternative": Wrong(
        "treatments", "[alternative.columns]", "[alternative.rows]", "alternative no_treatment", '"columns"'
    ),
    "the title of an array": Wrong(
        "treatments", 'array_title = "How doctors rated the change"\n', "", "rating", '"array_title"'
    ),
    "the kind sentence": Wrong("everyday", "[normal]", "[usual]", "everyday.toml", '"normal"'),
    "the version": Wrong("care", 'version = "2026.11-draft-2"\n', "", "care.toml", '"version"'),
}

RULES = {
    "an impossible severity": Wrong(
        "contraindications",
        'microneedling = ["defer", "caution"]',
        'microneedling = ["perhaps", "caution"]',
        ECZEMA,
        "perhaps",
    ),
    "an impossible severity for radiofrequency": Wrong(
        "contraindications",
        'severity_if_radiofrequency = "absolute"',
        'severity_if_radiofrequency = "never"',
        "contraindication pacemaker_rf",
        "never",
    ),
    "an impossible severity after the wait": Wrong(
        "contraindications", 'after_wait = "none"', 'after_wait = "fine"', "contraindication ", "fine"
    ),
    "one severity where the place matters": Wrong(
        "contraindications", 'microneedling = ["defer", "caution"]', 'microneedling = "defer"', ECZEMA, "two"
    ),
    "two severities where the place does not matter": Wrong(
        "contraindications",
        'microneedling = "absolute"',
        'microneedling = ["absolute", "note"]',
        "contraindication keloid",
        "does not matter",
    ),
    "elsewhere worse than at the site": Wrong(
        "contraindications",
        'microneedling = ["defer", "caution"]',
        'microneedling = ["caution", "defer"]',
        ECZEMA,
        "more elsewhere",
    ),
    "site_only that counts elsewhere": Wrong(
        "contraindications", 'scope = "both"', 'scope = "site_only"', ECZEMA, "site_only"
    ),
    "neighbours of no place": Wrong(
        "contraindications", 'id = "keloid"', 'id = "keloid"\nneighbours_count = true', "keloid", "neighbours"
    ),
    "after_wait without a wait": Wrong(
        "contraindications", 'id = "keloid"', 'id = "keloid"\nafter_wait = "none"', "keloid", "wait_weeks"
    ),
    "a wait without after_wait": Wrong(
        "contraindications", 'id = "keloid"', 'id = "keloid"\nwait_weeks = 4', "keloid", "after_wait"
    ),
    "two question marks in a question": Wrong(
        "contraindications",
        "Do you have eczema?",
        "Do you have eczema? Is it bad?",
        ECZEMA,
        "one question mark",
    ),
    "two question marks in a follow-up": Wrong(
        "contraindications", "Is it active or quiet now?", "Is it active? Or quiet?", ECZEMA, "state_question"
    ),
    "a question without a question mark": Wrong(
        "contraindications", "Do you have eczema?", "Do you have eczema", ECZEMA, "question mark"
    ),
    "a neighbour that does not know it": Wrong(
        "regions",
        'neighbours = ["buttock", "thigh_inner", "knee_back"]',
        'neighbours = ["buttock", "thigh_inner"]',
        "region knee_back",
        "thigh_back",
    ),
}

EVERYDAY = {
    "a topic that nobody asks for": Wrong(
        "everyday", 'topic = "sex"', 'topic = "weather"', "question sex_sore", "hurt, work"
    ),
    "a group that is none": Wrong("everyday", 'group = "after"', 'group = "later"', "lasting", "week"),
    "a topic in another group": Wrong(
        "everyday",
        'topic = "lasting"\ngroup = "after"',
        'topic = "lasting"\ngroup = "week"',
        "lasting",
        '"after"',
    ),
    "a topic that is not answered for a treatment": Wrong(
        "everyday",
        'treatments = ["microneedling", "microneedling_plus_aquagold"]',
        'treatments = ["microneedling"]',
        "everyday.toml",
        '"exercise" for microneedling_plus_aquagold',
    ),
    "a topic that is answered twice for a treatment": Wrong(
        "everyday",
        'treatments = ["nano_perforation"]',
        'treatments = ["nano_perforation", "microneedling"]',
        "question hurt_nano",
        "answered twice for microneedling",
    ),
    "no list of treatments": Wrong("everyday", "treatments = []\n", "", "question lasting", '"treatments"'),
    "a day of no treatment": Wrong(
        "everyday",
        '[[day]]\ntreatments = ["microneedling", "microneedling_plus_aquagold"]',
        "[[day]]\ntreatments = []",
        "day 1",
        "at least one",
    ),
    "a day that ends before it begins": Wrong(
        "everyday", "first = 4\nlast = 7", "first = 4\nlast = 3", "day ", "Put them in order"
    ),
    "a week that does not begin on the day of the session": Wrong(
        "everyday", "first = 0\nlast = 0", "first = 1\nlast = 1", "the days of microneedling", "day 0"
    ),
    "a gap in the week": Wrong(
        "everyday", "first = 1\nlast = 3", "first = 2\nlast = 3", "the days of microneedling", "on day 0"
    ),
    "days that overlap": Wrong(
        "everyday", "first = 1\nlast = 3", "first = 1\nlast = 4", "the days of microneedling", "on day 4"
    ),
    "a line without an end before another": Wrong(
        "everyday", "first = 1\nlast = 3", "first = 1", "the days of microneedling", "ends never"
    ),
    "a treatment without days": Wrong(
        "everyday",
        '[[day]]\ntreatments = ["laser_resurfacing_neodymium"]\nfirst = 0',
        '[[day]]\ntreatments = ["nano_perforation"]\nfirst = 0',
        "the days of nano_perforation",
        "begins on day 0",
    ),
}

FIGURES = {
    "parts that leave people out": Wrong(
        "treatments", 'label = "moderate", count = 2', 'label = "moderate", count = 1', "rating", "14 people"
    ),
    "parts of more people than were counted": Wrong(
        "treatments", 'label = "moderate", count = 2', 'label = "moderate", count = 3', "rating", "16 people"
    ),
    "parts of what is not people": Wrong(
        "treatments",
        'unit = "people"\nn = 15\ncounts = [\n  { label = "excellent"',
        'unit = "outcomes"\nn = 15\ncounts = [\n  { label = "excellent"',
        "mn_mohamedali_rating",
        "counts no people",
    ),
    "a first part that the study did not count": Wrong(
        "treatments",
        '"marked or excellent", count = 10, kind = "better" },\n  { label = "moderate", count = 2',
        '"marked or excellent", count = 9, kind = "better" },\n  { label = "moderate", count = 3',
        "mn_mohamedali_rating",
        "none of its counts",
    ),
    "a kind of part that is not drawn": Wrong(
        "treatments", 'count = 2, kind = "between"', 'count = 2, kind = "fine"', "rating", "better, between"
    ),
    "a kind of part twice": Wrong(
        "treatments", 'count = 2, kind = "between"', 'count = 2, kind = "better"', "rating", "once"
    ),
    "parts in another order": Wrong(
        "treatments", 'count = 2, kind = "between"', 'count = 2, kind = "unknown"', "rating", "in this order"
    ),
    "a label too long for its place": Wrong(
        "treatments",
        'label = "moderate"',
        'label = "moderate, said the doctors"',
        "mn_mohamedali_rating",
        "24 letters",
    ),
    "a title too long for its place": Wrong(
        "treatments",
        'array_title = "How doctors rated the change"',
        'array_title = "How the doctors of this study rated change"',
        "mn_mohamedali_rating",
        "40 letters",
    ),
    "an alternative of more than high certainty": Wrong(
        "treatments", "how_sure = 1", "how_sure = 5", "alternative creams", "how_sure is 5"
    ),
    "a figure marked to print whose source is not": Wrong(
        "treatments",
        'note = "DO NOT PRINT as an expectation"\nprint = false',
        'print = true\nprint_text = "It works."',
        "np_vendor_estimate",
        "seed000",
    ),
    "a side effect's figure marked to print whose source is not": Wrong(
        "treatments",
        'note = "vendor says slight; by analogy very common (fisher2005 100%)"',
        "per_100 = [100, 100]",
        "side_effect redness",
        "marked to print",
    ),
    "figures of a source that nobody has read": Wrong(
        "evidence",
        'verified = "yes"\nhow_verified = "abstract',
        'verified = "no"\nhow_verified = "abstract',
        "source ",
        "nobody has read",
    ),
    "more events than people": Wrong(
        "evidence", "events = 7\nof = 32", "events = 70\nof = 32", "2023", "70 of 32"
    ),
    "an event among nobody": Wrong(
        "evidence", "events = 0\nof = 25", "events = 0\nof = 0", "alster", "0 of 0"
    ),
    "per_100 that does not fit the count": Wrong(
        "evidence", "per_100 = 21.9", "per_100 = 12.9", "number n_pih_mn_2023", "12.9"
    ),
    "an interval that does not hold the figure": Wrong(
        "evidence", "interval = [9.3, 40.0]", "interval = [30.0, 40.0]", "number n_pih_mn_2023", "interval"
    ),
    "per_100 of a study result that does not fit its count": Wrong(
        "treatments", "count = 7, per_100 = 28.0", "count = 7, per_100 = 38.0", "mn_alster_photo", "38.0"
    ),
    "an interval that does not hold the study result": Wrong(
        "treatments", "interval = [12.1, 49.4]", "interval = [42.1, 49.4]", "mn_alster_photo", "interval"
    ),
    "a result of more people than were counted": Wrong(
        "treatments", 'label = "more than 75% better", count = 7', 'label = "x", count = 26', "alster", "25"
    ),
    "bands beyond the number counted": Wrong(
        "treatments", "high = 75, count = 18", "high = 75, count = 19", "mn_alster_photo", "25"
    ),
    "bands of an unknown number": Wrong("treatments", "n = 25\n", "", "mn_alster_photo", '"n"'),
    "a band over a hundred": Wrong(
        "treatments", "low = 76, high = 100", "low = 76, high = 101", "mn_alster_photo", "100"
    ),
    "a band turned round": Wrong(
        "treatments", "low = 51, high = 75", "low = 75, high = 51", "mn_alster_photo", "band"
    ),
    "a side effect between two whole numbers": Wrong(
        "treatments", "per_100 = [0, 3]", "per_100 = [0.4, 3.9]", "side_effect skin infection", "whole"
    ),
    "a range that falls": Wrong(
        "treatments",
        "typical_low = 3\ntypical_high = 5",
        "typical_low = 5\ntypical_high = 3",
        NEEDLING,
        "order",
    ),
    "more than high certainty": Wrong(
        "treatments", "certainty_level = 2", "certainty_level = 5", NEEDLING, "certainty_level is 5"
    ),
}

ALL = {
    f"{group}: {name}": wrong
    for group, table in {
        "unknown key": UNKNOWN_KEYS,
        "dangling": DANGLING,
        "twice": TWICE,
        "wrong type": WRONG_TYPES,
        "missing": MISSING_KEYS,
        "rule": RULES,
        "everyday": EVERYDAY,
        "figure": FIGURES,
    }.items()
    for name, wrong in table.items()
}


def copy_of_data(folder: Path) -> Path:
    """A folder with the data files that ship."""
    for name in (*FILES, *READ_ELSEWHERE):
        shutil.copy(DATA / f"{name}.toml", folder)
    return folder


def refusal(folder: Path) -> str:
    with pytest.raises(CatalogueProblem) as problem:
        load_catalogue(folder)
    return str(problem.value)


def test_the_data_that_ship_are_read_from_any_folder(tmp_path: Path, catalogue: Catalogue) -> None:
    assert load_catalogue(copy_of_data(tmp_path)) == catalogue


def test_one_letter_more_in_any_file_is_another_digest_of_the_same_version(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    folder, seen = copy_of_data(tmp_path), {catalogue.sha256}
    for name in (*FILES, *READ_ELSEWHERE):
        file = folder / f"{name}.toml"
        file.write_bytes(file.read_bytes() + b"#")
        changed = load_catalogue(folder)
        assert changed.version == catalogue.version
        seen.add(changed.sha256)
    assert len(seen) == 1 + len(FILES) + len(READ_ELSEWHERE)


@pytest.mark.parametrize("wrong", ALL.values(), ids=ALL)
def test_one_wrong_thing_is_refused_with_file_entry_and_one_sentence(wrong: Wrong, tmp_path: Path) -> None:
    path = copy_of_data(tmp_path) / f"{wrong.file}.toml"
    text = path.read_text(encoding="utf-8")
    assert wrong.old in text
    path.write_text(text.replace(wrong.old, wrong.new, 1), encoding="utf-8")
    said = refusal(tmp_path)
    where, _, sentence = said.partition(": ")
    assert where.startswith(f"{wrong.file}.toml")
    assert wrong.where in said
    assert wrong.says in said
    assert "\n" not in said
    assert sentence[-1] == "."


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_is_named(name: str, tmp_path: Path) -> None:
    (copy_of_data(tmp_path) / f"{name}.toml").unlink()
    assert refusal(tmp_path) == f"{name}.toml: the file is missing. Install Candor again."


@pytest.mark.parametrize("name", FILES)
def test_a_file_of_another_version_is_named(name: str, tmp_path: Path) -> None:
    path = copy_of_data(tmp_path) / f"{name}.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('version = "2026.11', 'version = "1999.01', 1), encoding="utf-8")
    said = refusal(tmp_path)
    assert '"1999.01-draft-2"' in said
    assert '"2026.11-draft-2"' in said
    # The version of the treatments is the one that the others must have, so the first other file is named.
    assert said.startswith("care.toml" if name == "treatments" else f"{name}.toml")


@pytest.mark.parametrize(
    "content",
    [b"version = ", b"[[treatment]\n", b'version = "\xff\xfe"\n', b'id = "a"\nid = "b"\n'],
    ids=["half a line", "half a bracket", "not UTF-8", "a key twice"],
)
def test_broken_toml_is_refused_with_the_file_in_one_line(content: bytes, tmp_path: Path) -> None:
    (copy_of_data(tmp_path) / "modifiers.toml").write_bytes(content)
    said = refusal(tmp_path)
    assert said.startswith("modifiers.toml: it cannot be read as TOML: ")
    assert "\n" not in said


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path).startswith("treatments.toml: the file is missing.")


# Tables whose keys are data of their own, or that only explain the file to its readers.
_FREE_TABLE = re.compile(
    r"\[+(?:legend|keys|confidence_key|seed_systems|frequency_classes|meaning_of_verified|verdict_key|notes"
    r"|omission.*|example.*|frequency_words_eu.*|treatment\.map_to)\]+"
)


def _strict_lines() -> list[tuple[str, int]]:
    """Every line of the data files that gives a key which must be known, as file and place."""
    found = []
    for name in FILES:
        strict = True
        for place, line in enumerate((DATA / f"{name}.toml").read_text(encoding="utf-8").splitlines()):
            if line.startswith("["):
                strict = _FREE_TABLE.fullmatch(line) is None
            elif strict and re.match(r"[a-z_]+ = ", line):
                found.append((name, place))
    return found


STRICT_LINES = _strict_lines()


def test_every_file_has_keys_that_must_be_known() -> None:
    assert {name for name, _ in STRICT_LINES} == set(FILES)
    assert len(STRICT_LINES) > 5000


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(line=st.sampled_from(STRICT_LINES))
def test_no_key_of_any_entry_may_be_misspelt(line: tuple[str, int], tmp_path: Path) -> None:
    name, place = line
    lines = (copy_of_data(tmp_path) / f"{name}.toml").read_text(encoding="utf-8").splitlines()
    lines[place] = "misspelt_" + lines[place]
    (tmp_path / f"{name}.toml").write_text("\n".join(lines), encoding="utf-8")
    said = refusal(tmp_path)
    assert "\n" not in said
    assert said.startswith(tuple(f"{file}.toml" for file in FILES))


def test_the_sentences_of_a_forecast_must_have_the_version_of_the_catalogue(catalogue: Catalogue) -> None:
    with pytest.raises(CatalogueProblem, match=r"^expectations\.toml: its version is not .*1999\.01\.$"):
        load_sentences(replace(catalogue, version="1999.01"))


def test_the_sentences_of_a_forecast_may_not_cite_an_unknown_source(catalogue: Catalogue) -> None:
    without = tuple(source for source in catalogue.sources if source.id != "gmc_cosmetic")
    with pytest.raises(CatalogueProblem, match=r'^expectations\.toml: the source "gmc_cosmetic" is not in'):
        load_sentences(replace(catalogue, sources=without))
