const split = (families: string): readonly string[] => families.trim().split(/\s+/u);

/** Chinese and Korean family names of two characters, in simplified and traditional writing. */
export const doubleFamilies = split(`
  欧阳 歐陽 司马 司馬 上官 诸葛 諸葛 夏侯 东方 東方 皇甫 尉迟 尉遲 公孙 公孫 慕容 令狐 长孙 長孫 宇文 司徒 轩辕 軒轅 端木 百里 东郭 東郭 南宫 南宮 独孤 獨孤
  申屠 太史 呼延 闻人 聞人 濮阳 濮陽 淳于 单于 單于 公羊 赫连 赫連 澹台 澹臺 拓跋 万俟 鲜于 鮮于 闾丘 亓官 司寇 仲孙 仲孫 南荣 第五 남궁 황보 제갈 사공 독고`);

/**
 * The Japanese family names of two and three characters that most people have. A name of four characters is taken for two and two
 * anyway; these tell 高橋翼 from 王小明.
 */
export const japaneseFamilies = split(`
  佐々木 長谷川 五十嵐 佐久間 久保田 小笠原 大久保 宇佐美 曽我部 佐藤 鈴木 高橋 髙橋 田中 伊藤 伊東 渡辺 渡邊 渡邉 山本 中村 小林 加藤 吉田 山田 山口 松本 井上 木村 斎藤 齋藤 斉藤
  齊藤 清水 山崎 橋本 阿部 石川 山下 中島 小川 前田 岡田 藤田 後藤 近藤 村上 遠藤 青木 坂本 福田 太田 西村 藤井 岡本 三浦 藤原 中野 原田 中山 石田 小野 田村 竹内 森田 和田 中川 上田 石井
  横山 宮崎 宮本 内田 高木 安藤 島田 工藤 谷口 大野 丸山 今井 河野 藤本 村田 武田 上野 増田 杉山 平野 大塚 千葉 菅原 久保 松井 小島 野口 桜井 櫻井 菊地 菊池 野村 木下 佐野 新井 渡部 野田
  松田 松尾 岩崎 古川 松岡 小松 小山 市川 水野 熊谷 東田 土屋 川口 川崎 飯田 早川 平田 本田 本間 服部 川村 中田 西田 大西 吉川 荒井 荒木 北村 永井 望月 岩田 浜田 濱田 片山 吉村 大島 矢野 浅野
  秋山 石原 松下 大橋 松村 馬場 福島 黒田 柴田 酒井 関口 川上 成田 須藤 山内 西川 辻村 五島 松原 須田 児玉 小西 大川 尾崎 榎本 今村 岩本 大石 片岡 菅野 安田 西山 星野 大谷 大森 大田 栗原 田口 八木
  田辺 樋口 永田 川島 滝沢 中西 中沢 中澤 大沢 大澤 小沢 小澤 黒沢 宮沢 宮澤 米田 奥村 奥田 三宅 富田 堀内 内藤 岩井 山中 山根 平井 村山 沢田 澤田 松永 福井 白井 白石 桑原 野崎 篠原 榊原 大竹 根本`);
