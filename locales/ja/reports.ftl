# 紙とファイルになるもの
report-round = 第{ $round }回
report-page = { $page } / { $pages } ページ
report-missing-letters = 〓は、紙に刷れない字です。
report-least = { $least }人未満は表示していません
report-title = 見えたこと　{ $place }
report-closed = { $day } 締切

report-message-apart = { $items }項目のうち、**{ $apart }項目**で見え方が分かれました。
report-message-near = { $items }項目に、**大きく分かれた項目はありません**。
report-message-alike = どの項目も、答えは**ほぼそろっています**。
report-message-few = 答えが{ $least }人に足りないので、**図は出していません**。
report-answers-label = 答えた人
report-answers = { $people }（{ $groups }）
report-group = { $group } { $people }
report-closed-label = 締め切った日
report-sheet-label = シート
report-sheet = { $title }　第{ $version }版

report-widest = 見え方のちがいが大きい{ $n }項目
report-widest-by-gap = 立場の間で見え方がいちばんちがう項目です。良し悪しの順ではなく、シートの順に並べました。
report-widest-by-spread = 答えがいちばん散らばった項目です。良し悪しの順ではなく、シートの順に並べました。
report-median = まん中 { $levels }
report-gap = { $a }と{ $b }で、**{ $levels }段階**ちがいます。
report-most-important = 一番大切な項目
report-most-important-of = 一番大切な項目　{ $votes }

report-stairs = { $n }項目のすべて

report-table = 項目ごとの数
report-table-note = 数は人数です。「まん中」は、低いほうから並べたときのまん中の人の段階。「半分」は、まん中の半分の人がいる段階。「そろい」は0（両端に分かれる）から1（全員同じ）まで（Tastle–Wierman）。

report-n = 人数
report-n-of = { $n }人
report-dont-know = わからない
report-median-head = まん中
report-half = 半分
report-mean = 平均
report-agreement = そろい
report-range = { $from }〜{ $to }

report-bands = 立場ごとの平均
report-bands-note = 「差δ」は、上の立場の人が高く見ている割合から、低く見ている割合を引いた数（−1〜1、Cliff のデルタ）。「p」は、立場にかかわりなく答えたとしても、これほどの差になる確率。差がいちばん大きい2つの立場でくらべました。
report-delta = 差δ
report-p = p

report-change = 測り直し
report-change-message = くらべられる{ $n }項目のうち、{ $up ->
        [0] 上がった項目はなく
       *[other] **{ $up }項目が上がり**
    }、{ $down ->
        [0] 下がった項目はありません。
       *[other] { $down }項目が下がりました。
    }
report-change-note = 「上がりました」「下がりました」は、項目の数だけくらべたことを差し引いても、偶然とは思えない動きです（Benjamini–Hochberg の方法で5%）。「ように見えます」は、偶然でも5回に1回までは起こる動きです。
report-other-people = 3分の1より多くの人が入れかわったので、線を点線にしています。
report-then = 前
report-back = いまの目で前
report-now = いま
report-when = { $word }　{ $month }
report-moved = 動き

report-opening = 本人が見せている答え
report-opening-note = 自分の答えとして見せると決めた人の答えと、ほかの人のまん中です。
report-own = 本人
report-rest = ほかの人のまん中

report-hidden = 出していないもの
report-hidden-nothing = すべての図を出しています。
report-hidden-because = だれの答えかわからないようにするためです。
report-pooled = { $groups }は、{ $least }人に足りない立場があるので、まとめました。
report-no-bands = 立場ごとの図は、{ $least }人に足りない立場があるので出していません。
report-all-items = すべての項目
report-quoted = 「{ $item }」
report-numbers = 項目 { $items } の{ $n }項目
report-hidden-alike = { $group }：{ $items }は、答えがほぼそろっています。数は出しません。
report-hidden-few = { $group }：{ $items }は、答えた人が{ $least }人に足りません。
report-hidden-complementary = { $group }：{ $items }は、ほかの図とくらべると、少ない人の答えがわかるので出していません。

report-remarks = ひとこと
report-remarks-note = 順番は入れかえてあります。だれの声かは、記録していません。

table-about = この表について
table-items = 項目
table-counts = 人数
table-gaps = 立場の差
table-change = 測り直し
table-most-important = 一番大切な項目
table-remarks = ひとこと
table-what = 名前
table-value = 値
table-sheet = シート
table-sheet-key = シートのキー
table-version = 版
table-municipality = 団体
table-unit = 職場
table-round = 回
table-closed = 締め切った日
table-closed-era = 締め切った日（和暦）
table-answers = 答えた人数（人）
table-answers-of = 答えた人数（人）：{ $group }
table-least = これより少ない人数は出さない（人）
table-area = 分野
table-item-key = 項目のキー
table-item = 項目
table-group-key = 立場のキー
table-group = 立場
table-shown = 表示
table-shown-full = 表示
table-n = 人数（人）
table-dont-know = わからない（人）
table-median-low = まん中（段階、低いほう）
table-median-high = まん中（段階、高いほう）
table-half-low = 半分の人（段階、下）
table-half-high = 半分の人（段階、上）
table-mean = 平均（段階）
table-agreement = そろい（0〜1）
table-level = { $level }段階（人）
table-gap-a = 上の立場
table-gap-b = 下の立場
table-gap-levels = 平均の差（段階）
table-delta = 差δ（−1〜1）
table-p = p
table-p-by = pの求め方
table-p-exact = 数え上げ
table-p-sampling = 抽出（10万回）
table-then = 前の平均（段階）
table-now = いまの平均（段階）
table-back = いまの目で見た前の平均（段階）
table-moved = 動き
table-votes = 票（票）
table-remark = ひとこと
table-chart = { $unit }　項目ごとの答え

slip-title = 答える紙　{ $title }
slip-qr = 答えるページのQRコード
slip-deadline = 締切　{ $deadline }
slip-band = あなたの立場
slip-scan = QRコードを読んで答えます。{ $minutes }分ほどです。
slip-typed = 読めないとき：{ $address } で次のコードを入れます。
slip-results-sign-in = 結果は締切のあと、課長がサインインしてここで見ます：{ $address }
slip-results = 結果は締切のあと、みんながここで見られます：{ $address }
slip-promise = 名前は聞きません。だれがどの紙を取ったかは、記録していません。

receipt-title = 控え
receipt-qr = あなたの答えを入れたQRコード
receipt-note = これは、あなたの答えです。この控えの写しは、サーバーにありません。
receipt-keep = つぎの回の控えとくらべると、自分の見え方の動きがわかります。ほかの人の目にふれないところに、しまってください。
receipt-back = 前のときを、いまの目で見ると：{ $mark }
receipt-most-important = 一番大切な項目

sheet-lead = { $areas }分野・{ $items }項目。いまの職場に、いちばん近い段を選びます。点数ではありません。
form-how = いまの職場にいちばん近い段の○を、ひとつ塗ります。わからないときは「？」を塗ります。
form-promise = 名前は書きません。書いた紙は、まとめて数えたあとに捨てます。5人に足りないときは、どの図も出しません。人事評価には使いません。
form-band = 立場
form-page = 用紙 { $form }　{ $page } / { $pages }
form-qr = 読み取りのためのしるし
