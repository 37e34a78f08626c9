/** Given names, the common ones first. */
export const givenNames = {
  GB: {
    f: words(`Margaret Susan Patricia Elizabeth Christine Mary Jean Sarah Jennifer Linda Julie Karen Helen Catherine
      Anne Barbara Janet Amanda Joanne Rebecca Emma Laura Claire Victoria Alison Jacqueline Deborah Sandra Carol Judith
      Pamela Gillian Heather Fiona Samantha Charlotte Rachel Katherine Lucy Hannah Alice Dorothy Joan Sheila Maureen
      Rosemary Valerie Wendy Diana Frances Josephine Theresa Angela Nicola Louise Natalie Gemma Abigail Eleanor
      Philippa Beatrice Harriet Isabella Olivia Priya Aisha Fatima Siobhan Niamh Rhiannon Megan Zoe Ruth Marion`),
    m: words(`David John Michael Peter Robert Paul Andrew James Richard Stephen William Christopher Mark Anthony
      Kenneth Alan Brian Ian Thomas Philip Timothy Keith George Simon Kevin Nicholas Martin Graham Colin Geoffrey
      Daniel Matthew Jonathan Edward Charles Benjamin Joseph Samuel Alexander Gregory Patrick Derek Raymond Ronald
      Frederick Leonard Douglas Gordon Malcolm Stuart Duncan Hamish Rhys Gareth Declan Callum Oliver Harry Jack
      Mohammed Imran Sanjay Arjun Kwame Tobias Vincent Walter Albert Roger Nigel Trevor Clive Adrian`),
  },
  DE: {
    f: words(`Ursula Monika Petra Sabine Renate Helga Karin Brigitte Ingrid Andrea Gisela Claudia Susanne Birgit Heike
      Käthe Bärbel Anneliese Christa Julia Katharina Franziska Jördis Lena`),
    m: words(`Wolfgang Hans Peter Klaus Jürgen Michael Thomas Manfred Uwe Günther Dieter Werner Bernd Jörg Stefan
      Andreas Matthias Björn Götz Karl-Heinz Florian Sebastian Lukas Sören Tim`),
  },
} as const;

/** What people call each other, and write in forms. */
export const nicknames: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    Margaret: ["Maggie", "Peggy", "Meg"],
    Susan: ["Sue"],
    Patricia: ["Pat", "Trish"],
    Elizabeth: ["Liz", "Beth", "Betty"],
    Christine: ["Chris", "Chrissie"],
    Jennifer: ["Jen", "Jenny"],
    Catherine: ["Cathy", "Kate"],
    Katherine: ["Kathy", "Kate"],
    Rebecca: ["Becky"],
    Victoria: ["Vicky", "Tori"],
    Jacqueline: ["Jackie"],
    Deborah: ["Debbie", "Deb"],
    Sandra: ["Sandy"],
    Judith: ["Judy"],
    Pamela: ["Pam"],
    Gillian: ["Gill"],
    Samantha: ["Sam"],
    Charlotte: ["Lottie"],
    Dorothy: ["Dot"],
    Rosemary: ["Rosie"],
    Valerie: ["Val"],
    Frances: ["Fran"],
    Josephine: ["Jo", "Josie"],
    Joanne: ["Jo"],
    Theresa: ["Terry", "Tess"],
    Angela: ["Angie"],
    Nicola: ["Nicky"],
    Abigail: ["Abby"],
    Eleanor: ["Ellie", "Nell"],
    Philippa: ["Pippa"],
    David: ["Dave"],
    Michael: ["Mike", "Mick"],
    Peter: ["Pete"],
    Robert: ["Bob", "Rob", "Bobby"],
    Andrew: ["Andy", "Drew"],
    James: ["Jim", "Jamie"],
    Richard: ["Dick", "Rick", "Richie"],
    Stephen: ["Steve"],
    William: ["Bill", "Will"],
    Christopher: ["Chris"],
    Anthony: ["Tony"],
    Kenneth: ["Ken"],
    Alan: ["Al"],
    Thomas: ["Tom"],
    Philip: ["Phil"],
    Timothy: ["Tim"],
    Nicholas: ["Nick"],
    Geoffrey: ["Geoff"],
    Daniel: ["Dan"],
    Matthew: ["Matt"],
    Jonathan: ["Jon"],
    Edward: ["Ted", "Ed", "Eddie"],
    Charles: ["Charlie", "Chas"],
    Benjamin: ["Ben"],
    Joseph: ["Joe"],
    Samuel: ["Sam"],
    Alexander: ["Alex", "Sandy"],
    Gregory: ["Greg"],
    Patrick: ["Paddy", "Pat"],
    Raymond: ["Ray"],
    Ronald: ["Ron"],
    Frederick: ["Fred"],
    Leonard: ["Len"],
    Douglas: ["Doug"],
    Stuart: ["Stu"],
    Walter: ["Wally"],
    Wolfgang: ["Wolf"],
    Katharina: ["Kathi"],
    Sebastian: ["Basti"],
  }),
);

function words(text: string): readonly string[] {
  return text.split(/\s+/);
}
