/**
 * English given names and what people call them; the first of a line is the name they stand for. Short forms that belong to
 * several names (Chris, Alex, Sam, Pat) are left out: they are close to all of them anyway.
 */
const lines = `
abigail abby gail
abraham abe
alan al allan allen
albert bert
alexander sandy xander
alexandra sandra lexi
alfred alf alfie fred
amanda mandy
andrew andy drew
angela angie
ann anna anne annie nan
anthony tony ant antony
arthur art
barbara barb babs
beatrice bea trixie
benjamin ben benny benji
bernard bernie
catherine cathy cat katherine kathryn katie kate kathy kay kitty kat katy
charles charlie chuck chas
charlotte lottie
christina tina chrissy
christopher kit topher
clifford cliff
cynthia cindy
daniel dan danny
david dave davy
deborah deb debbie debra
dennis denny den
dominic dom
donald don donny
dorothy dot dottie dolly
douglas doug
edward ed eddie ned ted teddy
eleanor ellie nell nellie nora
elizabeth liz lizzie beth betty betsy eliza libby lisa lizzy
emily em emmy
eugene gene
francis frank frankie
franklin frankin
frederick freddie freddy
gabriel gabe
geoffrey geoff jeff jeffrey
george georgie
gerald gerry jerry
gillian gill jill
gregory greg
harold harry hal
helen nell
henry hank
herbert herb
howard howie
isabella bella izzy isabel isabelle
jacob jake
jacqueline jackie jacqui
james jim jimmy jamie jem
jane janey
janet jan
jennifer jen jenny jenn
jessica jess jessie
joan joanie
john johnny jack jon
jonathan jonny jonathon
joseph joe joey
joshua josh
judith judy
julia julie jules
kenneth ken kenny
kimberly kim kimberley
lawrence larry laurence
leonard len lenny leo
leslie les
lillian lily lil
louis lou louie lewis
lucille lucy
madeline maddie madeleine
margaret maggie meg peggy marge margie greta
martha marty
martin mart
mary molly polly mae
matthew matt matty
maximilian max
melanie mel
melissa missy lissa
michael mike mick mickey mikey
michelle shelly
mildred millie
mitchell mitch
nancy nan
natalie nat
nathaniel nate nathan
nicholas nick nicky nico nicolas
norman norm
olivia liv livvy
oliver ollie
pamela pam
patricia patty tricia trish
patrick paddy
peter pete
philip phil phillip
phyllis phyl
priscilla cilla
rachel rach rachael
ralph ralphie
randall randy
raymond ray
rebecca becky becca
reginald reg reggie
richard rich rick dick ricky richie
robert rob bob bobby robbie bobbie
roderick rod roddy
roger rodge
roland rollo
ronald ron ronnie
rosemary rosie rose
russell russ
ruth ruthie
samantha sammy
samuel sammie
sarah sally sadie sara
sebastian seb
shirley shirl
sidney sid
simon si
solomon sol
sophia sophie
stanley stan
stephanie steph steffi
stephen steve steven stevie
stuart stu stewart
susan sue susie suzie suzanne
sylvia syl
teresa terry tess theresa terri
theodore theo
thomas tom tommy thom
timothy tim timmy
tobias toby
valerie val
veronica ronni
victor vic
victoria vicky vicki tori
vincent vince vinny
virginia ginny
walter walt wally
wayne way
wendy wend
wilfred wilf
william bill will billy willy liam
winifred win winnie
yvonne vonnie
zachary zach zack
`;

/** Short forms and spellings with the name each stands for; a name that stands for itself is not listed. */
export const nicknames: readonly (readonly [short: string, name: string])[] = [
  ...new Map(
    lines
      .trim()
      .split("\n")
      .flatMap((line) => {
        const [name = "", ...shorts] = line.split(" ");
        return shorts.map((short) => [short, name] as const);
      })
      .reverse(),
  ),
];
