# 図のことば
level = { $level }段階
levels = { $from }〜{ $to }段階
levels-together = { $level }段階にそろう
levels-apart = { $from }〜{ $to }段階に分かれる
people = { $n }人
votes = { $n }票
list-join = 、
sentence-join = 。

mask-nearly-unanimous = ほぼそろっている
mask-fewer-than-least = 人数が少なく非表示
mask-complementary = ほかの数からわかるため非表示
votes-nearly-unanimous = 票は、ほぼひとつの項目に集まりました。数は出しません。
votes-fewer-than-least = 票が少ないので、出していません。

mark-dont-know = わからない
mark-blank = 答えていません

band-executive = 幹部職
band-chief = 管理職
band-supervisor = 監督職
band-staff = 担当職
band-fixed-term = 会計年度任用職員
band-outside = 外部
band-join = ・
band-all = 全員

stair-says = まん中は{ $median }、半分の人は{ $half }。
stair-card-says = { $of }段のうち、下から{ $level }段目まで。
stair-blank-says = { $of }段の階段。
next-step-says = いまのまん中は{ $from }段階。つぎは{ $to }段階。
next-step-top = いまのまん中は{ $level }段階。いちばん上の段です。

legend-about = 階段の読みかた
legend-filled = 塗った高さ＝まん中の人の段階
legend-line = よこ線＝半分の人の答え
legend-alike = ほぼそろっている（数は出しません）
legend-hidden = 点線＝非表示

strip-says = { $n }人の答え。{ $each }。
strip-level-says = { $level }段階 { $people }
strip-count = { $n }人
strip-label = { $level }段階 { $people }

dumbbell-label = { $group } { $mean }
dumbbell-group-says = { $group } { $mean }
dumbbell-says = 段階の平均。{ $each }。

dots-item-says = { $item } { $votes }
dots-scale = 丸ひとつが{ $n }票です。

slope-says = 前 { $then }、いま { $now }。{ $moved }
moved-up = ▲ 上がりました
moved-same = ■ かわりません
moved-down = ▽ 下がりました

mark-says = 2つの見え方が、ひとつの階段で出会うしるし。
promise-answer-says = 階段に答えを記した紙。
promise-seal-says = 封をした封筒。
promise-together-says = 箱から、そろって出てくる答え。
letterbox-says = 封をした答えが、箱に入るところ。

flight-minutes = { $n }分
flight-now = いま
flight-passed = すみました
flight-says = { $of }つの場面のうち{ $now }つ目、{ $title }
flight-says-all = { $of }つの場面

vote-rows-others = ほかの{ $items }項目に、あわせて{ $votes }票
vote-rows-foot = 丸ひとつが{ $n }票。良し悪しの順ではありません。
votes-of-item = 「{ $item }」{ $votes }
