# シートを読むとき、たしかめるときに見つかったこと
problem-not-json = JSONとして読めません（{ $line }行{ $column }字め）
    .todo = そのあたりの引用符・コンマ・かっこをたしかめてください
problem-too-deep = 入れ子が深すぎます（{ $most }段まで）
    .todo = シートの形に合わせて、かっこの数をたしかめてください
problem-too-many-values = 値が多すぎて読めません
    .todo = 見本の形に合わせてください
problem-not-an-object = { "{" }…{ "}" } の形ではありません（{ $known }）
    .todo = { "{" }…{ "}" } の中に { $known } を書いてください
problem-not-a-list = [ … ] の形ではありません
    .todo = [ … ] の中に並べてください
problem-not-a-text = 文字ではありません
    .todo = "…" で囲んで書いてください
problem-not-by-language = ことばごとの文ではありません
    .todo = { "{" } "ja": "…", "en": "…" { "}" } の形で書いてください
problem-not-yes-or-no = はい・いいえではありません
    .todo = true か false で書いてください
problem-unknown-field = 知らない項目名です（{ $known }）
    .todo = 書きまちがいを直すか、消してください
problem-field-twice = 同じ名前が2回あります
    .todo = どちらかを消してください
problem-no-header = 見出しの行がありません
    .todo = 1行めに見出し（{ $names }）を入れてください
problem-unknown-column = 知らない見出しです：{ $name }
    .todo = 書きまちがいを直すか、列を消してください
problem-column-twice = 同じ見出しが2つあります：{ $name }
    .todo = どちらかの列を消してください
problem-column-missing = 見出し「{ $name }」の列がありません
    .todo = 列を加えてください
problem-key-missing = { $name } が空です
    .todo = どの行にも { $name } を入れてください
problem-key-length = キーがないか、長すぎます（{ $most }字まで）
    .todo = 1字から{ $most }字で付けてください
problem-key-character = キー「{ $key }」に使えない字「{ $character }」があります
    .todo = 文字と数字、_ - . だけで付けてください
problem-key-reserved = 「{ $key }」は答えのファイルの別の列の名前です
    .todo = ほかのキーを付けてください
problem-key-twice = キー「{ $key }」は、先にある「{ $first }」と同じです
    .todo = どちらかの名前を変えてください
problem-rows-apart = 「{ $key }」の行が離れています
    .todo = 同じものの行を続けて並べてください
problem-differs = { $first }行目とちがいます
    .todo = 同じにするか、{ $first }行目だけに書いてください
problem-text-empty = 文がありません
    .todo = 日本語か英語で書いてください
problem-text-too-long = 長すぎます（{ $most }字まで、これは{ $found }字）
    .todo = 短くしてください
problem-language-tag = ことばの名前ではありません：{ $tag }
    .todo = ja、en、ja-easy のように書いてください
problem-invisible = 見えない文字({ $code })があります
    .todo = 取りのぞいてください
problem-no-areas = 分野が1つもありません
    .todo = 分野と項目を入れてください
problem-no-items = この分野に項目がありません
    .todo = 項目を入れるか、分野を消してください
problem-too-many-areas = 分野が多すぎます（{ $most }まで、このシートは{ $found }）
    .todo = 分野をまとめるか、減らしてください
problem-too-many-items = 項目が多すぎます（{ $most }まで、このシートは{ $found }）
    .todo = 項目を減らしてください
problem-number-of-levels = 段階は{ $least }〜{ $most }にしてください（この項目は{ $found }段階）
    .todo = 段階を足すか、減らしてください
problem-level-missing = 段階の番号がありません（ここは{ $expected }のはず）
    .todo = 1から順に番号を付けてください
problem-level-order = 段階の番号が{ $found }です（ここは{ $expected }のはず）
    .todo = 1から順に並べてください
problem-unknown-ending = 行き先の種類がわかりません
    .todo = 名前の終わりを .json か .xlsx にしてください

sheet-checked = 問題は見つかりませんでした（分野{ $areas }、項目{ $items }）
help-sheet = シートをたしかめる、形式を変える
help-sheet-check = 問題をすべて、場所とともに示す
help-sheet-check-file = シート（.json か .xlsx）
help-sheet-convert = json ↔ xlsx。どちらからも同じシートにもどる
help-sheet-convert-from = 元のシート
help-sheet-convert-to = 行き先（終わりの .json か .xlsx で決まる）

# シートのファイルで「はい」「いいえ」と読むことば
sheet-yes = はい
sheet-no = いいえ

# 公開したシート
sheets-title = シート
sheet-version-published = この版（{ $version }）は、もう公開されています。変えるときは、版の番号を新しくしてください。

# 版から版へ：項目の対応
mapping-astray = 2つの版の項目の対応が、まだそろっていません。もう一度、対応を見てください。
mapping-missing = どの項目にあたるかが決まっていません
    .todo = どれかを選んでください
mapping-twice = 2か所で選ばれています
    .todo = どちらか一方にしてください。分けた、まとめたときは、そのように選びます
mapping-unknown = この版にない項目です
    .todo = もう一度選んでください
mapping-split-one = 1つの項目にしか分かれていません
    .todo = 分けた先を2つ以上選ぶか、言いかえにしてください
mapping-merged-one = まとめた元の項目が1つしかありません
    .todo = まとめた元を2つ以上選ぶか、言いかえにしてください
mapping-not-same = 文がちがうので「同じ」にはできません
    .todo = 意味が変わっていなければ、言いかえを選んでください

# 前の版とくらべない理由
why-split = 前の版の「{ $title }」を分けた項目です。前の回とはくらべません。
why-merged = 前の版の「{ $titles }」をまとめた項目です。前の回とはくらべません。
why-and = 」「
why-new = この版で新しくできた項目です。前の回には、くらべるものがありません。
why-other-levels = 前の版は{ $then }段階、この版は{ $now }段階です。段の数がちがうので、前の回とはくらべません。
why-no-mapping = 前の版と文がちがい、同じことをたずねているかが、まだ決められていません。前の回とはくらべません。
