# 最初の設定
setup-title = 最初の設定
setup-text = 自治体と、最初の管理者を決めます。あとは管理者が、組織と人を入れていきます。
setup-one-time = 設定のコード
setup-code-hint = サーバーで作った1回だけのコード（20文字）です。区切りの「-」や大文字・小文字は気にせず入れられます。
setup-code-missing = 設定のコードを入れてください。
municipality-code = 全国地方公共団体コード
municipality-code-hint = 5けたでも6けたでもかまいません（例 202070）。
municipality-code-digits = 5けたか6けたの数字を入れてください（例 202070）。
municipality-code-prefecture = はじめの2けたは、都道府県の番号（01から47）にしてください。
municipality-code-check = どこか1けたがちがうようです。はじめの5けたが正しければ、6けためは{ $digit }です。
municipality = 自治体の名前
municipality-missing = 自治体の名前を入れてください。
setup-you = 最初の管理者
login-hint = 半角の英字・数字で3文字以上（例 sato.h）。サインインのときに使います。
person-name = 名前
password-hint = 12文字以上。文字の種類は問いません。みじかい文が覚えやすく、当てられにくい形です。
password-again = パスワード（もう一度）
password-again-different = 2つのパスワードがちがいます。同じものを入れてください。
setup-begin = この内容で始める

# 組織
units-of = { $name }の組織
units-text = 部、課、係を上から順に入れます。名前を選ぶと、そこにいる人の職名と人数を入れられます。
units-none = まだ何も入っていません。
units-many = 組織は{ $most }までです。
unit-people = { $people }人
unit-empty = 人数はまだ入っていません
unit-add = 組織を加える
unit-name = 組織の名前
unit-name-hint = 例 くらし支援課
unit-parent = どこの下に置きますか
unit-top = いちばん上
unit-add-button = 加える

# 職名と人数
posts-title = { $unit }の職名と人数
posts-text = 立場は、答えをまとめる単位です。人の名前は入れません。
post-row = { $number }行目
post-row-fault = { $number }行目：{ $what }
post-title = 職名
post-band = 立場
post-band-missing = 立場を選んでください。
post-seats = 人数
post-twice = 「{ $title }」が同じ立場に2つあります。1行にまとめてください。
posts-more = 使わない行は、空けたままでかまいません。足りないときは、いちど保存すると行がふえます。
posts-save = 保存する

# 人と役割
people-of = { $name }の人と役割
people-text = サインインする人だけを入れます。シートに答える人は、ここに入れなくてかまいません。
person-add = 人を加える
password-first = はじめのパスワード
person-add-button = この人を加える
duties = 役割
duty-none = 役割なし
duty-administrator = 管理者
duty-administrator-long = 管理者：組織、人と役割、シートを整えます
duty-promotion = 推進担当
duty-promotion-long = 推進担当：どの職場の回も開けますが、答えの中身は見えません
duty-chief-of = { $unit }の長
duty-chief-choice = { $number ->
    [1] 長をつとめる職場（自分の職場の回を開き、見えたことを見ます）
   *[other] 長をつとめる職場（{ $number }つめ）
}
duty-chief-nowhere = なし
duties-title = { $name }さんの役割
duties-save = この役割にする
