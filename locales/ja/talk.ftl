# 対話の場を準備する
talk-prepare = 対話の場を準備する
talk-prepare-title = 対話の場を準備する
talk-about-round = 第{ $number }回で見えたことについて話します。
talk-about-sheet = 答えた回がまだなくても、まず75分の対話から始められます。
talk-first = 答える前に、まず75分の対話から始めることもできます。
talk-no-sheet = まだシートがありません。管理の人にシートを出してもらってください。
talk-sheet = いまのシート：{ $title }
talk-other-sheet = { $title }（{ $version }版）にする
talk-format = 進め方
talk-format-hint = { $minutes }分・{ $scenes }の場面・{ $least }〜{ $most }人。時間と順番は、あとで直せます。
talk-format-missing = 進め方を1つ選んでください。
talk-title = 場の名前
talk-title-hint = 投影と手もとの画面に出ます。
talk-default-title = { $unit }の対話
talk-items = 話す項目
talk-items-widest = 見え方が大きく分かれた項目です。並びは順位ではありません。ほかの項目に替えられます。
talk-items-by-hand = 話したい項目を、1つから3つ選びます。
talk-item-number = { $number }つ目
talk-item-none = 選ばない
talk-item-missing = 話す項目を、1つは選んでください。
talk-item-twice = 同じ項目が2度選ばれています。ほかの項目か「選ばない」にしてください。
talk-how = 本番か練習か
talk-real = 本番
talk-real-hint = 番号で参加し、結果と記録が残ります。
talk-rehearsal-hint = 作りものの8人が席につき、投票し、書きこみます。あとで消せます。
talk-open = この進行で準備する
talk-go-on = 対話の場を開く
talks-title = 対話の場
talk-was = { $when }に話しました
talk-on = いま話しています
talk-prepared = { $when }に準備しました

# 練習
rehearsal = 練習
rehearsal-told = 人も票も声も作りものです。
rehearsal-discard = この練習を消す
rehearsal-voice-1 = （練習の声）忙しい日は、声をかけるのをためらいます。
rehearsal-voice-2 = （練習の声）朝の打合せで聞けるようになりました。
rehearsal-voice-3 = （練習の声）だれに聞けばよいか、わからないことがあります。

# 進行表を直す
run-title = 進行表を直す
run-text = ぜんぶで{ $minutes }分です。
run-past = おわった場面と、いまの場面（ここは変わりません）
run-to-come = これからの場面
run-hint = 番号を書きかえると、順番が入れかわります。
run-place = 何番目
run-minutes = 分
run-name = 呼び方（空なら、もとの名前）
run-remove = この場面をはぶく
run-add = 場面を足す
run-scene = 場面
run-add-none = 足さない
run-keep = この進行にする
run-empty = 場面が1つもありません。1つは残してください。
run-full = 場面は{ $most }までです。どれかをはぶいてください。
run-stale = ほかの人が先に進めたか、進行表を直していました
run-stale-text = あなたの直しは、まだ入っていません。下が、いまの進行表です。あなたが入れたのは、次のとおりです。
run-typed = { $place }番目・{ $minutes }分

# 見え方を眺める
gap-next = いま{ $now }段階。上の文は、つぎの{ $next }段階です。
gap-top = いまが、いちばん上の段です。どう保つかを話してみましょう。
gap-talk = この項目の図は出しません。いま、どの段階に見えるか、口で話しましょう。

# 課長だけに
desk-chief = 課長のあなただけに見えるもの（自分の答えは、見せるかどうかを自分で決められます）
task-predict = 予想する
task-predict-hint = あなただけに見えます
task-predicted = 予想とくらべる
prediction-title = 予想
prediction-text = 職場の人がいちばん多く選ぶのは、どの段階でしょう。予想は、締め切ったあとも、あなただけに見えます。
prediction-none = 予想しない
prediction-keep = 予想をしまう
prediction-kept = しまいました。締め切るまで直せます。
prediction-too-late = この回は締め切ったので、予想はできません。
prediction-caption = あなたの予想と、職場の答え
prediction-mine = あなたの予想
prediction-others = いちばん多かった段階
prediction-private = このページは、あなたのほかには、だれにも出ません。

# 次に測る日
next-day = 次に測る日
next-day-hint = 3か月から6か月後がめやすです。例 2026-09-30、令和8年9月30日
next-day-keep = この日にする
next-day-told = 次に測るのは、{ $when }です。
next-day-past = あすからあとの日にしてください。
day-unreadable = 日付を 2026-09-30 や 令和8年9月30日 のように入れてください。
day-hint = 例 2026-09-30、令和8年9月30日

# 記録
record-title = 対話の記録
record-when = { $when }　参加 { $people }人
record-timeline = 進み方
record-timeline-caption = 予定の時間と、じっさいの時間
record-scene = 場面
record-planned = 予定
record-real = じっさい
record-again = 予定になし
record-skipped = しなかった
record-sum = 合計
record-levels = 3つの段階
record-levels-caption = ひとりで答えた段階、話したあとの段階、話し合った段階
record-alone = ひとりで（回の答え）
record-room = 話したあと、ひとりずつ
record-together = 話し合って
record-not-asked = 聞いていません
record-not-voted = 選んでいません
record-not-talked = 決めていません
record-level-votes = { $level }段階 { $people }人
record-vote = 一番大切な項目
record-voices = 出た声
record-as-pdf = 記録を紙で（PDF、A4で2ページまで）
record-as-text = 記録を文章で
record-as-csv = 記録を表で（CSV）
record-more-voices = ほかに{ $n }件の声があります。文章と表には、すべて入っています。
record-day = 日
record-people = 参加
record-part = 部分
record-of = 何の
record-says = 内容
record-no-actions = ためすことは、決めませんでした。
desk-record = 記録を見る
missing-action = ためすことも、ためさない理由も残っていません。

# 職場のページ
workplace-talking = 第{ $number }回は「話す」まで来ました
workplace-trying = 第{ $number }回は「ためす」まで来ました
workplace-again = 第{ $number }回は「測り直す」まで来ました
next-waiting = 対話の場が準備できています
next-talk = つぎは、75分の対話の場です
next-talk-text = 見え方が分かれた3つの項目について話します。進め方と時間は、画面が案内します。
next-try = つぎは、決めたことをためします
next-try-text = どうなったかを、1行ずつ残していきます。やめるのも、理由があれば良い終わり方です。
next-try-button = ためすことを見る
next-measure = つぎは、測り直します
next-measure-text = ためしたことで、見え方が動いたかを見ます。
next-measure-on = 次に測る日は、{ $when }です。
task-talk = 対話の場を開く
task-talk-hint = 75分で、ためすことを1つ決めます
task-try = ためすことを決める
task-try-hint = 対話の場で決めます
