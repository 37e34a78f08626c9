/** Family names, the common ones first. */
export const familyNames = {
  GB: words(`Smith Jones Taylor Brown Williams Wilson Johnson Davies Robinson Wright Thompson Evans Walker White Roberts
    Green Hall Wood Jackson Clarke Patel Harris Lewis Cooper King Martin Hill Ward Turner Baker Morris Campbell Parker
    Khan Edwards Cook Moore Bell Shaw Bailey Carter Murphy Kelly Bennett Richardson Marshall Collins Gray Stewart
    Anderson Mitchell Scott Adams Murray Watson Ellis Begum Foster Simpson Ali Hughes Mills Price Russell Palmer
    Stevens Webb Rogers Hunt Graham Fisher Knight Mason Powell Barnes Butler Fox Dixon Harvey Pearson Hussain Reynolds
    Gibson Andrews Ford Lloyd Fletcher Chapman Howard West Barker Day Holmes Grant Payne Lawson Burton Carr Walsh Reid
    Macdonald MacLeod O'Brien O'Connor O'Neill Fraser Ross Hamilton Sutherland Ferguson Singh Kaur Ahmed Shah Sharma
    Osborne Hartley Pemberton Fairweather Ashworth Birtwistle Cholmondeley Featherstone Greenhalgh Higginbottom
    Kirkbride Lightfoot Micklethwaite Nightingale Oakley Postlethwaite Quigley Ramsbottom Satterthwaite Thistlethwaite
    Underhill Verity Winterbottom Yardley Abernethy Blackwood Copperfield Dunsmore Entwistle Farnsworth Galbraith
    Hepworth Inglis Jephcott Kershaw Loxley Mowbray Netherton Ormerod Pickering Rowntree Sedgwick Tattersall Upton
    Vickers Whitaker Wolstenholme Aldridge Beckett Calloway Drummond Elphick Fanshawe Gladwell Hawthorne Ives Jessop
    Kemble Lockhart Maddox Nesbitt Orchard Penrose Quayle Rothwell Somerville Tremaine Ullyatt Venables Wetherby
    Hobbs-Turner Lloyd-Evans Null Yeo Ng Oyelaran Kowalski Nowak Rossi Silva van\u00a0Dijk`),
  DE: words(`Müller Schmidt Schneider Fischer Weber Meyer Wagner Becker Schulz Hoffmann Schäfer Koch Bauer Richter Klein
    Wolf Schröder Neumann Schwarz Zimmermann Krüger Hartmann Lange Werner Köhler König Größmann Weiß Jäger Böhm
    Löwenstein Kühn Strauß Vogelsang Dähnhardt Überreuter`),
} as const;

function words(text: string): readonly string[] {
  return text.split(/[ \n]+/).map((word) => word.replace("\u00a0", " "));
}
