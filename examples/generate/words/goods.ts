/** What Larch & Lantern sells: things by category and subcategory, with the lowest and highest price in pence. */
export const goods = {
  Garden: {
    "Bulbs & seeds": [
      "Tulip bulbs|Daffodil bulbs|Allium bulbs|Wildflower seeds|Sweet pea seeds|Snowdrop bulbs",
      395,
      1695,
    ],
    Planters: ["Terracotta planter|Zinc trough|Willow basket planter|Hanging basket|Stoneware pot", 1295, 5995],
    "Hand tools": ["Ash-handled trowel|Bypass secateurs|Dibber|Border fork|Garden twine in a tin", 895, 4495],
    "Bird care": ["Nut feeder|Robin nest box|Copper bird bath|Suet blocks", 595, 4995],
  },
  Kitchen: {
    Baking: ["Mixing bowl|Bread proving basket|Cake tin|Rolling pin|Flour shaker", 795, 3995],
    Tableware: ["Stoneware mug|Supper plate|Butter dish|Milk jug|Egg cups, set of four", 895, 4495],
    Preserving: ["Preserving jars, set of six|Jam pan|Pickling crock|Muslin squares", 695, 6995],
    Knives: ["Paring knife|Bread knife|Knife block", 1495, 8995],
  },
  Pantry: {
    Tea: ["Breakfast tea|Earl Grey tea|Peppermint tea|Tea caddy, filled", 495, 1995],
    Biscuits: ["Shortbread|Ginger biscuits|Oatcakes|Stem ginger cookies", 395, 1495],
    Preserves: ["Damson jam|Seville marmalade|Heather honey|Piccalilli", 425, 1295],
    Hampers: ["Sunday hamper|Picnic hamper|Cheese hamper", 2995, 12_995],
  },
  Bedroom: {
    Blankets: ["Lambswool throw|Merino blanket|Checked picnic rug|Recycled wool blanket", 3995, 12_995],
    Linen: ["Linen duvet cover|Oxford pillowcases|Flannel sheet", 2495, 11_995],
    Nightwear: ["Brushed cotton pyjamas|Striped nightshirt|Bed socks|Quilted dressing gown", 1495, 7995],
  },
  Outdoors: {
    Boots: ["Waxed boots|Garden clogs|Short wellingtons", 3495, 9995],
    Coats: ["Waxed jacket|Oilskin hat|Quilted gilet", 2995, 14_995],
    Walking: ["Ash walking stick|Enamel flask|Folding stool|Map case", 1195, 5495],
  },
  Gifts: {
    Candles: ["Beeswax candles|Storm lantern|Spiced candle|Tea lights, fifty", 695, 4995],
    Stationery: ["Letter set|Five-year diary|Wrapping paper|Advent calendar", 395, 2495],
    Toys: ["Wooden train|Knitted rabbit|Spinning top|Kite", 995, 4495],
    Decorations: ["Glass baubles|Paper stars|Dried orange garland|Felt wreath", 695, 3995],
  },
} as const satisfies Record<string, Record<string, readonly [string, number, number]>>;

/** Makers and house brands. */
export const brands = ["Larch & Lantern", "Larch & Lantern", "Moorfoot", "Tansy Mill", "Oxwell & Sons", "Föhn"];

/** What tells two of the same thing apart. */
export const variants = ["small", "large", "in moss green", "in slate", "in cream", "gift box"];
