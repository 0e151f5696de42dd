// Splits the cells of a list, pairs what they say by item, and reads each element.
#include "service/intake/items.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "record/facts/fact.h"
#include "service/intake/fold.h"
#include "service/intake/value.h"

namespace zhida::intake {
namespace {

constexpr std::string_view kNone = "无";
constexpr std::string_view kUnknown = "未知";

std::vector<std::string_view> split(std::string_view text, std::string_view separator) {
  std::vector<std::string_view> out;
  for (;;) {
    const auto end = text.find(separator);
    out.push_back(trim(text.substr(0, end)));
    if (end == std::string_view::npos) return out;
    text.remove_prefix(end + separator.size());
  }
}

// Only a text is split: a workbook's number or date is one element.
std::vector<std::string_view> elements_of(const ItemCell& cell) {
  if (cell.kind != CellKind::kText) return {cell.text};
  return split(cell.text, cell.column->meaning.separator);
}

class ItemReader {
 public:
  explicit ItemReader(std::span<const ItemCell> cells) : cells_(cells) {}

  Items read() {
    bool none = true;
    for (std::size_t i = 0; i < cells_.size(); ++i) {
      const std::string said = folded(cells_[i].text);
      if (cells_[i].kind == CellKind::kEmpty || said.empty() || said == kUnknown) continue;
      none = none && said == kNone;
      spoken_.push_back({static_cast<std::uint16_t>(i), elements_of(cells_[i])});
    }
    out_.is_empty = none && !spoken_.empty();
    if (spoken_.empty() || out_.is_empty || !agree()) return std::move(out_);
    end_list();
    const std::size_t count = spoken_.front().elements.size();
    if (count > facts::kItemsMax) {
      fault(spoken_.front().cell,
            {"多于 " + std::to_string(facts::kItemsMax) + " 项",
             "more than " + std::to_string(facts::kItemsMax) + " items"},
            {"核对分隔符；这样长的列表不能作为事实", "check the separator; no list is as long"});
      return std::move(out_);
    }
    for (std::size_t place = 1; place <= count; ++place) item(place);
    return std::move(out_);
  }

 private:
  struct Spoken {
    std::uint16_t cell = 0;
    std::vector<std::string_view> elements;
  };

  // Whether all cells have as many elements.
  bool agree() {
    bool out = true;
    for (const Spoken& one : spoken_) {
      if (one.elements.size() == spoken_.front().elements.size()) continue;
      out = false;
      unlike(one, spoken_.front());
    }
    return out;
  }

  void unlike(const Spoken& one, const Spoken& first) {
    const std::string mine = std::to_string(one.elements.size());
    const std::string others = std::to_string(first.elements.size());
    const std::string& header = cells_[first.cell].column->header;
    fault(one.cell,
          {"这一格有 " + mine + " 项，“" + header + "”一格有 " + others + " 项",
           "this cell has " + mine + " items, that of '" + header + "' has " + others},
          {"每列的项数要一样；不知道的一项留空，分隔符照写",
           "write as many in each column; leave what is not known empty between its separators"});
  }

  // A last item of which no cell says anything is only a separator at the end.
  void end_list() {
    const bool ended = spoken_.front().elements.size() > 1 &&
                       std::all_of(spoken_.begin(), spoken_.end(),
                                   [](const Spoken& one) { return one.elements.back().empty(); });
    if (!ended) return;
    for (Spoken& one : spoken_) one.elements.pop_back();
  }

  void item(std::size_t place) {
    bool said = false;
    for (const Spoken& one : spoken_) said = element(one, place) || said;
    if (said) return;
    fault(spoken_.front().cell,
          {"第 " + std::to_string(place) + " 项是空的",
           "item " + std::to_string(place) + " is empty"},
          {"去掉多余的分隔符，或写上这一项；整个列表不知道就整格留空，没有就写 无",
           "take the needless separator away, or write the item; leave the whole cell empty where "
           "the list is not known, write 无 for none"});
  }

  // Whether anything is said, be it wrong.
  bool element(const Spoken& one, std::size_t place) {
    const ItemCell& cell = cells_[one.cell];
    const std::string_view text = one.elements[place - 1];
    Reading reading = text.empty() ? Reading{} : read_cell(*cell.column, cell.kind, text);
    if (reading.problem) {
      const std::string n = std::to_string(place);
      reading.problem->what.zh.insert(0, "第 " + n + " 项：");
      reading.problem->what.en.insert(0, "item " + n + ": ");
      reading.problem->value = text;
      out_.problems.push_back({one.cell, std::move(*reading.problem)});
      if (!reading.value) return true;
    }
    if (!reading.value || reading.value->is(feel::Kind::kUnknown)) return false;
    out_.values.push_back({static_cast<std::uint16_t>(place), one.cell, std::move(*reading.value)});
    return true;
  }

  void fault(std::uint16_t cell, pack::Text what, pack::Text help) {
    Problem p;
    p.value = cells_[cell].text;
    p.code = "E-SOURCE-LIST";
    p.what = std::move(what);
    p.help = std::move(help);
    out_.problems.push_back({cell, std::move(p)});
  }

  std::span<const ItemCell> cells_;
  std::vector<Spoken> spoken_;
  Items out_;
};

}  // namespace

Items read_items(std::span<const ItemCell> cells) { return ItemReader(cells).read(); }

}  // namespace zhida::intake
