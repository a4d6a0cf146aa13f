"""Invented names: nobody is called so, and every address ends in ``.example``, which nobody can own."""

from __future__ import annotations

# fmt: off
COMPANY_STARTS = (
    "Abra", "Bolda", "Cinder", "Dabble", "Elda", "Fable", "Gambol", "Hollow", "Imagi", "Jumble", "Kindle",
    "Lumi", "Mirra", "Nimbo", "Oddle", "Pebble", "Quilla", "Rumble", "Saffro", "Tumble", "Umbra", "Velvo",
    "Whimsy", "Xylo", "Yonder", "Zephyr", "Bramble", "Cobble", "Dapple", "Ember", "Figment", "Glimmer",
    "Humble", "Ivora", "Juno", "Kettle", "Lantern", "Marble", "Nettle", "Opaline", "Puzzle", "Quartz", "Riddle",
    "Sprock", "Thistle", "Ultra", "Vanta",
)
COMPANY_ENDS = (
    "bay", "brook", "burg", "core", "crest", "dale", "fall", "field", "ford", "forge", "gate", "glen", "grove",
    "haven", "hurst", "land", "lane", "lea", "line", "mark", "mere", "mill", "mont", "moor", "more", "nest",
    "path", "point", "port", "ridge", "rise", "rock", "shire", "side", "spring", "stead", "stone", "tide",
    "vale", "view", "ward", "way", "well",
)
TRADES = (
    ("Biologics", "Pharma", "Vaccines", "Diagnostics", "Therapeutics", "Cell Lab"),
    ("Foods", "Dairy", "Beverages", "Bakery", "Frozen Foods", "Breweries"),
    ("Semiconductor", "Circuits", "Displays", "Devices", "Sensors", "Photonics"),
    ("Logistics", "Cold Chain", "Freight", "Warehousing", "Couriers", "Shipping"),
    ("Motors", "Auto Parts", "Coatings", "Gearworks", "Tires", "Batteries"),
    ("Energy", "Wind", "Power", "Grid", "Solar", "Hydrogen"),
    ("University", "Institute", "College", "Research Center", "Academy", "Observatory"),
    ("Museum", "Archive", "Library", "Gallery", "Collections", "Heritage Trust"),
)
"""What companies of each industry call themselves; a row per industry of the market."""
COMPANY_FORMS = (
    "", " Group", " Works", " Partners", " Holding", " International", " United", " Brothers",
)
FIRST_NAMES = (
    "Ada", "Basil", "Clio", "Dario", "Edda", "Fritz", "Greta", "Hugo", "Ines", "Jarl", "Kira", "Lev", "Mona",
    "Nils", "Olga", "Pavel", "Quinn", "Rosa", "Sven", "Tara", "Ugo", "Vera", "Wim", "Xenia", "Yann", "Zoe",
    "Arlo", "Bela", "Cora", "Dov",
)
LAST_NAMES = (
    "Sampleton", "Mockridge", "Dummerly", "Fauxworth", "Inventson", "Nowhereby", "Pretendez", "Fictor",
    "Imaginski", "Examplar", "Specimann", "Stubbington", "Testaverde", "Placeholm", "Phantomas", "Madeupsky",
    "Notreal", "Unreale", "Fablewright", "Storyland", "Mythen", "Legendre-", "Non", "Figmentov", "Chimera",
    "Mirage", "Hoaxley", "Bogusz", "Shamrocksen", "Pseudonym", "Anonimo",
)
PRIVATE_HOSTS = (
    "mailbox.example", "quickmail.example", "student.example", "letterbox.example",
)
OWNERS = (
    "Abel Testerby", "Bianca Mockford", "Cosmo Inventado", "Dora Samplewood", "Emil Nonesuch",
    "Flora Placeholt", "Gus Pretendson", "Hedda Makebelieve",
)
# fmt: on
