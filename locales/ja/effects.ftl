# ためしたことの前とあと
effects-title = ためしたことの前とあと
effects-text = ためしたことを、その項目の前とあとの段階と並べます。あなただけに見えます。
effects-none = 項目を選んでためしたことが、まだありません。
effects-since = { $when }から
effects-not-measured = ためし始める前に、この項目を測っていません。

# すべての職場で
over-all-title = ためしたことと、段階の動き
over-all-about = 方策のあった項目の動きから、なかった項目の動きを引いた数（段階）
over-all-up = 方策のあった項目は、なかった項目より、平均で**{ $levels }段階**多く上がりました。方策のためかどうかは、これだけではわかりません。
over-all-down = 方策のあった項目は、なかった項目より、平均で**{ $levels }段階**少なく動きました。方策のためかどうかは、これだけではわかりません。
over-all-unsure = 方策のあった項目と、なかった項目の動きに、はっきりしたちがいは見られません。
over-all-hidden = まだ出せません。
over-all-hidden-text = 方策のあった項目と、なかった項目の両方を2回つづけて測った職場が{ $workplaces }つ以上、どちらの側も{ $answers }人以上の答えになると出ます。1つの職場が半分より多いときは出しません。
over-all-caption = 数で見る
over-all-what = 何の数か
over-all-value = 数
over-all-difference = 動きのちがい（段階）
over-all-interval = 95%の幅（段階）
over-all-from-to = { $low } から { $high }
over-all-workplaces = 職場の数
over-all-pairs = 前とあとの組の数
over-all-with = 方策のあった項目の数
over-all-without = 方策のなかった項目の数
over-all-cause = この数からは言えないこと
over-all-cause-text = どの項目でためすかは、くじで決めたのではありません。よく話した項目だから選び、話したから動いたのかもしれません。職場の名前も順位も、ここには出ません。職場ごとの結果は、その職場の人だけのものです。
over-all-how = どう計算したか
over-all-how-1 = 職場ごと、前とあとの2回ごとに、方策のあった項目の動きから、なかった項目の動きを引きます。職場全体の動きは、これで消えます。
over-all-how-2 = 低い項目は、何もしなくても上がりやすいので、はじめの段階をそろえてくらべます。
over-all-how-3 = 幅は、職場をまるごと{ $draws }回くじで引き直して出します。
over-all-how-4 = 結果をだれでも見られる回の、出してよい数だけを使います。{ $workplaces }つの職場、{ $answers }人の答えに足りなければ出しません。0.1段階より細かくは出しません。
over-all-door = ためしたことで段階は動いたか
interval-says = ちがいは { $levels } 段階。95%の幅は { $low } から { $high }。
