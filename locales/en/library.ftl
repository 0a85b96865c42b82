# The sheets there are, and bringing in another
sheets-text = A sheet describes a workplace in sentences anyone can check by looking. A published version never changes; to correct it, publish a new version.
sheets-none = There is no sheet yet. As soon as an administrator brings one in, it appears here.
sheet-published = published { $when }
sheet-message = **{ $items } items** in { $areas } areas, each a flight of levels anyone can check by looking.
sheet-areas = Areas
sheet-short = in the short form
sheet-short-note = The short form asks { $items } of these items.
sheet-pdf = Print it (PDF, A4)
sheet-xlsx = Download for Excel
sheet-json = Download as JSON
sheet-once = A published version can be neither changed nor withdrawn. Please read it below before you publish.
sheet-publish = Publish this version
starter-title = A sheet to begin with
starter-text = { $items } items in { $areas } areas. Have a look; you can use it as it is.
starter-see = See the sheet

sheet-import = Bring in a sheet
import-text = If something has to be mended, you are shown every place at once. If not, you see the sheet before it is published.
import-file = The sheet’s file
import-hint = Excel (.xlsx) or JSON (.json), up to 10 MB.
import-read = Read the file
import-template = To write a new one, the quickest way is to change the sheet we begin with:
import-template-file = starter sheet (Excel)
import-no-file = Choose a file.
import-problems =
    { $places ->
        [one] One place in “{ $file }” has to be mended. See the table, mend it, and choose the file again. Nothing was brought in.
       *[other] { $places } places in “{ $file }” have to be mended. See the table, mend them, and choose the file again. Nothing was brought in.
    }
import-places = What has to be mended
import-place = Place
import-what = What was found
import-todo = What to do
import-whole-file = the whole file
import-preview = Check before publishing
import-sound = “{ $file }” was read and needs no mending. It is not published yet.
import-other = Choose another file
