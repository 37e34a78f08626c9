import { describe, expect, it } from "vitest";
import { cleanTable } from "../../../core/feed.ts";
import { sql } from "../../../core/sql.ts";
import { identityFeature } from "../../../core/tables/identity.ts";
import { planMatch } from "../../../transform/match/plan.ts";
import { hanAddress } from "../../../transform/match/script/han-address.ts";
import { hanName } from "../../../transform/match/script/han-name.ts";
import { createTableSql } from "../../../warehouse/database.ts";
import { emptyWarehouse, runSteps } from "../run-steps.ts";

/** Town, what stands for the postal code, street and house. */
function placed(text: string): readonly (string | null)[] {
  const { city, road, street, house } = hanAddress(text);
  return [city, road, street, house];
}

describe("hanAddress", () => {
  it("takes Chinese addresses apart, with and without province, district and unit", () => {
    const home = ["北京", "建国路88", "现代城", "5-1203"];
    expect(placed("北京市朝阳区建国路88号现代城5号楼1203室")).toEqual(home);
    expect(placed("朝阳区建国路８８号现代城5栋2单元1203")).toEqual(["朝阳", ...home.slice(1)]);
    expect(placed("北京市朝阳区建国路88号现代城五号楼1203")).toEqual(home);
    expect(placed("台北市信義區市府路1號")).toEqual(["台北", "市府路1", "市府路", "1"]);
  });

  it.each([
    "東京都千代田区丸の内1丁目2番3号",
    "千代田区丸の内1-2-3",
    "東京都千代田区丸の内一丁目2番地3",
    "千代田区丸の内１－２－３ 丸ビル5F",
    "東京都千代田区丸ノ内1-2-3",
  ])("reads a Japanese address however it is written: %s", (text) => {
    expect(placed(text)).toEqual(["千代田区", null, "丸ノ内", "1-2-3"]);
  });

  it("reads Japanese postal codes and flats, and towns without their prefecture", () => {
    expect(placed("〒100-0005 千代田区丸の内1-2-3")[1]).toBe("1000005");
    expect(placed("大阪市北区梅田3-1-3-405")).toEqual(["大阪市", null, "北区梅田", "3-1-3-405"]);
    expect(placed("大阪府大阪市北区梅田三丁目1番3号 ハイツ405号室")).toEqual(placed("大阪市北区梅田3-1-3-405"));
    expect(placed("丸の内1-2-3")).toEqual([null, null, "丸ノ内", "1-2-3"]);
  });

  it.each([
    "서울특별시 강남구 테헤란로 152, 101동 1502호 (역삼동)",
    "서울 강남구 테헤란로 152 101동 1502호",
    "강남구 테헤란로 152, 래미안아파트 제101동 1502호",
  ])("reads a Korean address however it is written: %s", (text) => {
    expect(placed(text)).toEqual(["강남구", null, "테헤란로", "152-101-1502"]);
  });

  it("reads Korean addresses by quarter, below ground and in townships", () => {
    expect(placed("서울특별시 강남구 역삼동 737번지")).toEqual(["강남구", null, "역삼동", "737"]);
    expect(placed("대전광역시 노원구 오금7거리 지하72")).toEqual(["노원구", null, "오금7거리", "지하72"]);
    expect(placed("경기도 용인시 처인구 포곡읍 에버랜드로 199-1")).toEqual(["처인구", null, "에버랜드로", "199-1"]);
    expect(placed("서울")).toEqual([null, null, "서울", null]);
  });
});

describe("hanName", () => {
  it.each([
    ["王小明", "王", "小明"],
    ["欧阳修", "欧阳", "修"],
    ["歐陽小明", "欧阳", "小明"],
    ["山田太郎", "山田", "太郎"],
    ["高橋翼", "高桥", "翼"],
    ["髙橋 翼", "高桥", "翼"],
    ["長谷川健太", "长谷川", "健太"],
    ["中島みゆき", "中島", "ミユキ"],
    ["田中様", "田中", null],
    ["小陈", "陈", null],
    ["김민수", "김", "민수"],
    ["남궁민수", "남궁", "민수"],
  ])("takes %s for %s %s", (full, family, given) => {
    expect(hanName(null, null, full)).toMatchObject({ family, given });
  });
});

it("an address that names neither town nor postal code leaves those of their columns", async () => {
  const database = await emptyWarehouse();
  try {
    const people = cleanTable("people");
    await database.session.run(createTableSql(people, "replace"));
    await database.session.run(sql`insert into ${people} by name from (values
      ('crm', 'k1', '김', '민수', '테헤란로 152', '서울', '06236'),
      ('crm', 'k2', '山田', '太郎', '〒100-0005 千代田区丸の内1-2-3', '東京', null)
    ) as t(source, record_id, family_name, given_name, street, city, postcode)`);
    await runSteps(database, planMatch({}));
    const found = await database.session.rows(
      sql`select city, postcode, street, house from ${identityFeature} order by postcode`,
    );
    expect(found).toEqual([
      { city: "서울", postcode: "06236", street: "테헤란로", house: "152" },
      { city: "千代田区", postcode: "1000005", street: "丸ノ内", house: "1-2-3" },
    ]);
  } finally {
    database.close();
  }
});

it("a Chinese, Japanese or Korean company is one however its legal form and town are written", async () => {
  const database = await emptyWarehouse();
  try {
    const people = cleanTable("people");
    await database.session.run(createTableSql(people, "replace"));
    const companies = [
      ["深圳市腾飞科技有限公司", "腾飞科技深圳"],
      ["广东省深圳市腾飞科技股份有限公司", "腾飞科技深圳广东"],
      ["腾飞科技（深圳）有限责任公司", "腾飞科技深圳"],
      ["腾飞科技", "腾飞科技"],
      ["株式会社サクラ商事", "サクラ商事"],
      ["サクラ商事(株)", "サクラ商事"],
      ["㈜한빛소프트", "한빛소프트"],
      ["주식회사 한빛소프트", "한빛소프트"],
      ["Acme (UK) Limited", "acmeuk"],
    ];
    for (const [place, [company]] of companies.entries())
      await database.session.run(
        sql`insert into ${people} by name select 'list' as source, ${String(place)} as record_id, ${company ?? ""} as company`,
      );
    await runSteps(database, planMatch({}));
    const found = await database.session.rows(sql`select company from ${identityFeature} order by record_no`);
    expect(found).toEqual(companies.map(([, company]) => ({ company: company?.normalize("NFC") })));
  } finally {
    database.close();
  }
});
