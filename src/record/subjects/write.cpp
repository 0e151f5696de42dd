// Writer: subjects become rows of enterprises and of one table a list fact.
#include <algorithm>
#include <filesystem>
#include <map>
#include <unordered_set>
#include <utility>

#include "base/text.h"
#include "record/files/files.h"
#include "record/subjects/city.h"
#include "record/subjects/columns.h"
#include "record/subjects/failure.h"
#include "record/subjects/subjects.h"

namespace zhida::subjects {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kYearsMax = 100;
constexpr std::string_view kEndings[] = {".csv", ".parquet"};

bool is_of(const pack::FieldDef& def, const feel::Value& value) {
  switch (value.kind()) {
    case feel::Kind::kUnknown: return true;
    case feel::Kind::kNull: return def.nullable;
    case feel::Kind::kNumber: return def.type == pack::FactType::kNumber;
    case feel::Kind::kString: return def.type == pack::FactType::kString;
    case feel::Kind::kBoolean: return def.type == pack::FactType::kBoolean;
    case feel::Kind::kDate: return def.type == pack::FactType::kDate;
    default: return false;
  }
}

// A row on its way into a table: texts and the cells that point to them.
class Row {
 public:
  explicit Row(std::size_t columns) : texts_(columns), cells_(columns) {}

  void clear() { std::fill(cells_.begin(), cells_.end(), std::nullopt); }
  void put(std::size_t column, std::string text) {
    texts_[column] = std::move(text);
    cells_[column] = texts_[column];
  }
  [[nodiscard]] const std::vector<table::Cell>& cells() const { return cells_; }

 private:
  std::vector<std::string> texts_;
  std::vector<table::Cell> cells_;
};

// The value's cell, or nothing when it is unknown. E-SUBJECTS-VALUE
Result<std::optional<std::string>> stored(const pack::FieldDef& def, const feel::Value& value,
                                          const std::string& element) {
  const auto refused = [&](std::string zh, std::string en) {
    return failure("E-SUBJECTS-VALUE", {{}, element, 0, 0}, {std::move(zh), std::move(en)});
  };
  if (value.is_abstract() && !value.is(feel::Kind::kUnknown)) {
    return refused("区间或几种可能的值存不进表",
                   "an interval or a set of possible values has no cell");
  }
  if (!is_of(def, value)) {
    return refused("值的类型与事实不符", "the value is not of the fact's type");
  }
  std::optional<std::string> text = cell_of(value);
  const bool ambiguous = value.is(feel::Kind::kString) && (text->empty() || *text == kNone);
  if (ambiguous) {
    return refused("空文字和“无”不能当作文字存", "an empty text or 无 cannot be stored as a text");
  }
  if (text && !table::is_of(type_of(def), *text)) {
    return refused(
        "“" + excerpt(*text) + "”存不进表：整数最多 64 位，小数点前最多 28 位、后最多 10 位",
        "'" + excerpt(*text) +
            "' has no cell: whole numbers of 64 bits, 28 digits before the point, 10 after it");
  }
  return text;
}

}  // namespace

struct Writer::Impl {
  struct List {
    const pack::FactDef* def = nullptr;
    std::unique_ptr<table::Writer> writer;
    Row row;
  };

  // Column of the fact in enterprises (of the newest year), and its list.
  struct Slot {
    const pack::FactDef* def = nullptr;
    std::size_t column = 0;
    std::size_t list = 0;
  };

  explicit Impl(About given, std::vector<std::int64_t> all)
      : about(std::move(given)), years(std::move(all)), row(0) {}

  std::optional<Diagnostics> start(const std::vector<const pack::FactDef*>& facts) {
    const std::vector<Column> columns = columns_of(facts, years);
    std::vector<table::Column> stored;
    for (std::size_t i = 0; i < columns.size(); ++i) {
      const Column& c = columns[i];
      stored.push_back({c.name, type_of(c)});
      if (c.def != nullptr) slots.try_emplace(c.def->name, Slot{c.def, i, 0});
    }
    row = Row(columns.size());
    auto writer = table::Writer::create(std::move(stored));
    if (!writer) return writer.errors();
    enterprises = std::move(*writer);
    for (const pack::FactDef* def : facts) {
      if (def->type != pack::FactType::kList) continue;
      if (auto failed = start_list(*def)) return failed;
    }
    return std::nullopt;
  }

  std::optional<Diagnostics> start_list(const pack::FactDef& def) {
    if (def.name.find('/') != std::string::npos || def.name.front() == '.' ||
        def.name == kEnterprises) {
      return Diagnostics{failure("E-SUBJECTS-COLUMN", {{}, def.name, def.line, 0},
                                 {"列表事实“" + def.name + "”不能当文件名",
                                  "the list fact '" + def.name + "' cannot name a file"})};
    }
    std::vector<table::Column> stored = {{std::string(kIdColumn), table::Type::kText},
                                         {std::string(kSyntheticColumn), table::Type::kBoolean}};
    for (const pack::FieldDef& field : def.fields) stored.push_back({field.name, type_of(field)});
    Row empty(stored.size());
    auto writer = table::Writer::create(std::move(stored));
    if (!writer) return writer.errors();
    slots[def.name].list = lists.size();
    lists.push_back({&def, std::move(*writer), std::move(empty)});
    return std::nullopt;
  }

  [[nodiscard]] std::string synthetic() const { return about.synthetic ? "true" : "false"; }

  void refuse(Diagnostic d, const Subject& subject) {
    if (wrong.size() >= kErrorsMax) return;
    d.place.element = subject.id + " / " + d.place.element;
    wrong.push_back(std::move(d));
  }

  const Slot* slot(const std::string& name, const Subject& subject) {
    const auto at = slots.find(name);
    if (at != slots.end()) return &at->second;
    refuse(failure("E-SUBJECTS-COLUMN", {{}, name, 0, 0},
                   {"事实“" + name + "”没有列", "the fact '" + name + "' has no column"}),
           subject);
    return nullptr;
  }

  void put(const pack::FieldDef& def, const feel::Value& value, std::size_t column,
           const std::string& element, const Subject& subject, Row& into) {
    auto text = stored(def, value, element);
    if (!text) return refuse(text.errors().front(), subject);
    if (*text) into.put(column, std::move(**text));
  }

  void put_years(const Slot& at, const std::map<std::int64_t, feel::Value>& values,
                 const Subject& subject) {
    for (const auto& [year, value] : values) {
      const auto found = std::find(years.begin(), years.end(), year);
      const std::string element = at.def->name + "." + std::to_string(year);
      if (found == years.end() || !at.def->yearly) {
        refuse(failure("E-SUBJECTS-YEAR", {{}, element, 0, 0},
                       {"没有 " + std::to_string(year) + " 年的列",
                        "there is no column for the year " + std::to_string(year)}),
               subject);
        continue;
      }
      put(*at.def, value, at.column + static_cast<std::size_t>(found - years.begin()), element,
          subject, row);
    }
  }

  // Puts the number of items into the row; the items themselves follow when all of the subject is sound.
  void put_list(const Slot& at, const feel::Value& value, const Subject& subject) {
    if (value.is(feel::Kind::kUnknown)) return;
    const bool sound = value.is(feel::Kind::kList) && value.as_list().size() <= kItemsMax;
    if (!sound) {
      return refuse(
          failure("E-SUBJECTS-VALUE", {{}, at.def->name, 0, 0},
                  {"应为最多 " + std::to_string(kItemsMax) + " 项的列表",
                   "a list of at most " + std::to_string(kItemsMax) + " items is expected"}),
          subject);
    }
    row.put(at.column, std::to_string(value.as_list().size()));
    Row& item = lists[at.list].row;
    for (std::size_t i = 0; i < value.as_list().size(); ++i) put_item(at, value, i, subject, item);
    staged.push_back({&at, &value});
  }

  void put_item(const Slot& at, const feel::Value& value, std::size_t i, const Subject& subject,
                Row& into) {
    const feel::Value& item = value.as_list()[i];
    const std::string element = at.def->name + "[" + std::to_string(i) + "]";
    into.clear();
    if (!item.is(feel::Kind::kContext)) {
      return refuse(failure("E-SUBJECTS-VALUE", {{}, element, 0, 0},
                            {"列表的每一项应是键值表", "each item of a list is a map"}),
                    subject);
    }
    for (const auto& [name, field] : item.as_context().entries) {
      const auto def = std::find_if(at.def->fields.begin(), at.def->fields.end(),
                                    [&, &key = name](const auto& f) { return f.name == key; });
      std::string path = element;
      path.append(".").append(name);
      if (def == at.def->fields.end()) {
        refuse(failure("E-SUBJECTS-COLUMN", {{}, path, 0, 0},
                       {"“" + at.def->name + "”没有字段“" + name + "”",
                        "'" + at.def->name + "' has no field '" + name + "'"}),
               subject);
        continue;
      }
      put(*def, field, 2 + static_cast<std::size_t>(def - at.def->fields.begin()), path, subject,
          into);
    }
  }

  void check_id(const Subject& subject) {
    if (!subject.id.empty() && subject.id != kNone &&
        table::is_of(table::Type::kText, subject.id) &&
        table::is_of(table::Type::kText, subject.name)) {
      if (!ids.contains(subject.id)) return;
      return refuse(failure("E-SUBJECTS-TWICE", {{}, std::string(kIdColumn), 0, 0},
                            {"主体重复", "the subject is there twice"}),
                    subject);
    }
    refuse(failure("E-SUBJECTS-ID", {{}, std::string(kIdColumn), 0, 0},
                   {"缺少统一社会信用代码，或代码、名称不是文字",
                    "the code is missing, or code or name is no text"}),
           subject);
  }

  std::optional<Diagnostics> write_table(table::Writer& writer, const std::string& name,
                                         const std::string& folder) {
    for (const std::string_view ending : kEndings) {
      std::string path = folder;
      path.append("/").append(name).append(ending);
      written.push_back(path);
      const auto size = writer.write(path);
      if (!size) return size.errors();
    }
    about.tables.push_back({name, writer.rows()});
    return std::nullopt;
  }

  // Everything but the making and the clearing of the folder.
  std::optional<Diagnostics> write_all(const std::string& folder) {
    about.enterprises = enterprises->rows();
    about.tables.clear();
    if (auto failed = write_table(*enterprises, std::string(kEnterprises), folder)) return failed;
    for (const List& list : lists) {
      if (list.writer->rows() == 0) continue;
      if (auto failed = write_table(*list.writer, list.def->name, folder)) return failed;
    }
    written.push_back(folder + "/" + std::string(kCityFile));
    const auto size = write_file_atomically(written.back(), city_text(about));
    if (!size) return size.errors();
    return std::nullopt;
  }

  About about;
  std::vector<std::int64_t> years;
  std::map<std::string, Slot, std::less<>> slots;
  std::unique_ptr<table::Writer> enterprises;
  std::vector<List> lists;
  std::unordered_set<std::string> ids;
  Row row;
  std::vector<std::pair<const Slot*, const feel::Value*>> staged;
  Diagnostics wrong;
  std::vector<std::string> written;
};

Writer::Writer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Writer::~Writer() = default;

Result<std::unique_ptr<Writer>> Writer::create(const pack::Dictionary& dictionary,
                                               std::vector<std::int64_t> years, About about,
                                               const std::vector<std::string>& facts) {
  std::sort(years.begin(), years.end(), std::greater<>());
  years.erase(std::unique(years.begin(), years.end()), years.end());
  if (years.size() > kYearsMax || (!years.empty() && (years.back() < 1 || years.front() > 9999))) {
    return failure("E-SUBJECTS-YEAR", Place{},
                   {"年度应为 1 至 9999，最多 100 个", "years are 1 to 9999, at most 100 of them"});
  }
  auto chosen = facts_of(dictionary, facts);
  if (!chosen) return chosen.errors();
  auto impl = std::make_unique<Impl>(std::move(about), std::move(years));
  if (auto failed = impl->start(*chosen)) return std::move(*failed);
  return std::unique_ptr<Writer>(new Writer(std::move(impl)));
}

Result<bool> Writer::add(const Subject& subject) {
  Impl& w = *impl_;
  w.wrong.clear();
  w.staged.clear();
  w.row.clear();
  w.check_id(subject);
  for (const auto& [name, value] : subject.facts.values) {
    const Impl::Slot* at = w.slot(name, subject);
    if (at == nullptr) continue;
    if (at->def->type == pack::FactType::kList) {
      w.put_list(*at, value, subject);
    } else if (at->def->yearly) {
      w.refuse(failure("E-SUBJECTS-YEAR", {{}, name, 0, 0}, {"缺少年度", "the year is missing"}),
               subject);
    } else {
      w.put(*at->def, value, at->column, name, subject, w.row);
    }
  }
  for (const auto& [name, values] : subject.facts.yearly) {
    if (values.empty()) continue;
    if (const Impl::Slot* at = w.slot(name, subject)) w.put_years(*at, values, subject);
  }
  if (!w.wrong.empty()) return std::exchange(w.wrong, {});
  w.ids.insert(subject.id);
  w.row.put(0, subject.id);
  if (!subject.name.empty()) w.row.put(1, subject.name);
  w.row.put(2, w.synthetic());
  w.enterprises->append(w.row.cells());
  for (const auto& [at, value] : w.staged) {
    Impl::List& list = w.lists[at->list];
    for (std::size_t i = 0; i < value->as_list().size(); ++i) {
      w.put_item(*at, *value, i, subject, list.row);
      list.row.put(0, subject.id);
      list.row.put(1, w.synthetic());
      list.writer->append(list.row.cells());
    }
  }
  return true;
}

Result<About> Writer::write(const std::string& folder) {
  std::error_code error;
  const bool made = fs::create_directories(folder, error);
  if (error || !fs::is_directory(folder, error)) {
    return failure("E-SUBJECTS-FOLDER", {folder, {}, 0, 0},
                   {"建不了文件夹", "cannot make the folder"},
                   {"检查路径和权限", "check the path and its permissions"});
  }
  if (!fs::is_empty(folder, error) || error) {
    return failure("E-SUBJECTS-FOLDER", {folder, {}, 0, 0},
                   {"文件夹不是空的，不覆盖", "the folder is not empty; nothing is overwritten"},
                   {"换一个文件夹，或先清空它", "take another folder, or empty this one first"});
  }
  auto failed = impl_->write_all(folder);
  if (!failed) return impl_->about;
  for (const std::string& path : impl_->written) fs::remove(path, error);
  if (made) fs::remove(folder, error);
  return std::move(*failed);
}

}  // namespace zhida::subjects
