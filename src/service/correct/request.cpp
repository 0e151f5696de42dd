// The files and the request: read, checked, put in order.
#include "service/correct/request.h"

#include <algorithm>
#include <array>
#include <tuple>
#include <utility>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "base/civil.h"
#include "base/document.h"
#include "base/failure.h"
#include "base/sha256.h"
#include "base/text.h"
#include "record/corrections/corrections.h"
#include "record/store/journal.h"
#include "service/correct/csv.h"

namespace zhida::correct {
namespace {

constexpr std::array<std::string_view, 7> kFields{"subject",    "key",      "period", "value",
                                                  "valid_from", "valid_to", "kind"};
constexpr std::size_t kNeeded = 4;  // the first of them
constexpr std::size_t kErrorsMax = 20;
constexpr std::string_view kWithdrawnWord = "撤回";
constexpr std::string_view kNoneWord = "无";

Diagnostic bad_line(std::string_view file, int line, std::string_view field, Words what) {
  Diagnostic out =
      failure("E-CORRECT-FILE", field, std::move(what),
              {"列：subject,key,period,value,valid_from,valid_to[,kind]；日期写成 2026-11-23",
               "columns: subject,key,period,value,valid_from,valid_to[,kind]; a day is "
               "written 2026-11-23"});
  out.place.file = file;
  out.place.line = line;
  return out;
}

// Where a field of a row stands among kFields; kFields.size() = not there.
std::size_t field_at(std::string_view name) {
  return static_cast<std::size_t>(std::find(kFields.begin(), kFields.end(), name) -
                                  kFields.begin());
}

using Row = std::array<std::string, kFields.size()>;

class Rows {
 public:
  explicit Rows(std::string_view file) : file_(file) {}

  void add(const Row& row, int line) {
    Corrected out;
    out.subject = row[0];
    out.key = row[1];
    out.period = row[2];
    out.value = row[3];
    out.line = line;
    out.valid_from = day(row[4], line, kFields[4]);
    out.valid_to = day(row[5], line, kFields[5]);
    if (!row[6].empty()) {
      out.kind = facts::kind_of(row[6]);
      if (!out.kind)
        fail(line, kFields[6],
             {"不认识的种类：" + excerpt(row[6]), "no such kind: " + excerpt(row[6])});
    } else if (out.value == kWithdrawnWord) {
      out.kind = facts::Kind::kWithdrawn;
    } else if (out.value == kNoneWord) {
      out.kind = facts::Kind::kNull;
    }
    if (out.kind == facts::Kind::kWithdrawn || out.kind == facts::Kind::kNull) out.value.clear();
    if (out.subject.empty()) fail(line, kFields[0], {"缺少主体", "the subject is missing"});
    if (out.key.empty()) fail(line, kFields[1], {"缺少事实的名称", "the fact's name is missing"});
    rows_.push_back(std::move(out));
  }
  void fail(int line, std::string_view field, Words what) {
    if (errors_.size() < kErrorsMax)
      errors_.push_back(bad_line(file_, line, field, std::move(what)));
  }
  [[nodiscard]] bool is_full() const {
    return rows_.size() >= kCorrectedMax || errors_.size() >= kErrorsMax;
  }
  [[nodiscard]] Result<std::vector<Corrected>> finish() {
    if (!errors_.empty()) return std::move(errors_);
    return std::move(rows_);
  }

 private:
  [[nodiscard]] std::optional<std::int64_t> day(const std::string& text, int line,
                                                std::string_view field) {
    if (text.empty()) return std::nullopt;
    const auto date = parse_civil(text);
    if (date) return days_from_civil(*date);
    fail(line, field, {"不是日期：" + excerpt(text), "no date: " + excerpt(text)});
    return std::nullopt;
  }

  std::string_view file_;
  std::vector<Corrected> rows_;
  Diagnostics errors_;
};

Result<std::vector<Corrected>> from_csv(std::string_view text, std::string_view file) {
  CsvReader reader(text);
  Rows rows(file);
  const auto names = reader.next();
  std::vector<std::size_t> places;
  if (names) {
    for (const auto& name : *names) places.push_back(field_at(name));
  }
  for (std::size_t i = 0; i < kNeeded; ++i) {
    if (std::find(places.begin(), places.end(), i) == places.end())
      rows.fail(1, kFields[i], {"第一行缺少这一列", "the first line lacks this column"});
  }
  for (std::size_t i = 0; i < places.size(); ++i) {
    if (places[i] == kFields.size() || std::count(places.begin(), places.end(), places[i]) > 1)
      rows.fail(1, (*names)[i], {"不认识的列，或列重复", "an unknown column, or one given twice"});
  }
  while (!rows.is_full()) {
    const auto fields = reader.next();
    if (!fields) break;
    Row row;
    if (fields->size() != places.size()) {
      rows.fail(reader.line(), {}, {"列数与第一行不同", "not as many columns as the first line"});
      continue;
    }
    for (std::size_t i = 0; i < places.size(); ++i) {
      if (places[i] < kFields.size()) row[places[i]] = (*fields)[i];
    }
    rows.add(row, reader.line());
  }
  if (reader.broken()) rows.fail(reader.line(), {}, {"引号不成对", "a quote without its other"});
  return rows.finish();
}

void add_object(const Node& item, Rows& rows) {
  if (!item.is(Node::Kind::kMap)) {
    rows.fail(item.line, {}, {"应为一个对象", "expected an object"});
    return;
  }
  Row row;
  for (const auto& [name, value] : item.members) {
    const auto at = field_at(name);
    if (at == kFields.size()) {
      rows.fail(item.line, name, {"不认识的键", "an unknown key"});
    } else if (value.is(Node::Kind::kMap) || value.is(Node::Kind::kList)) {
      rows.fail(value.line, name, {"应为一个值", "expected a value"});
    } else {
      row[at] =
          value.is(Node::Kind::kNull) && name == kFields[3] ? std::string(kNoneWord) : value.text;
    }
  }
  rows.add(row, item.line);
}

Result<std::vector<Corrected>> from_json(std::string_view text, std::string_view file) {
  DocumentLimits limits;
  limits.bytes = kFileBytesMax;
  limits.nodes = kCorrectedMax * (kFields.size() + 1);
  const auto root = parse_json(text, file, limits);
  if (!root) return root.errors();
  Rows rows(file);
  if (!root->is(Node::Kind::kList)) rows.fail(1, {}, {"应为一个列表", "expected a list"});
  for (const Node& item : root->items) {
    if (rows.is_full()) break;
    add_object(item, rows);
  }
  return rows.finish();
}

std::string_view without_mark(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  return text;
}

Diagnostic bad_request(std::string_view field, Words what, Words help = {}) {
  return failure("E-CORRECT-REQUEST", field, std::move(what), std::move(help));
}

auto place_of(const Corrected& one) {
  return std::tie(one.subject, one.key, one.period, one.valid_from);
}

std::optional<Diagnostic> check(const Request& request) {
  if (!corrections::is_id(request.id)) {
    return bad_request("id", {"更正的编号不能用", "the correction's id cannot be used"},
                       {"1 至 31 个字母、数字和 . - _", "1 to 31 letters, digits and . - _"});
  }
  for (const auto& [field, text, most, least] :
       {std::tuple{"source", &request.source, facts::kNameBytesMax, std::size_t{1}},
        std::tuple{"actor", &request.actor, std::size_t{64}, std::size_t{1}},
        std::tuple{"reason", &request.reason, kReasonBytesMax, std::size_t{0}}}) {
    if (auto checked = facts::check_name(field, *text, most, least); !checked)
      return checked.errors().front();
  }
  if (request.from >= request.to || request.known_from > request.known_to ||
      request.from < facts::kDayMin || request.to > facts::kOpenEnd) {
    return bad_request("period", {"起始不在终止之前", "it does not begin before it ends"});
  }
  if (request.corrected.empty() && !request.withdraw) {
    return bad_request(
        "corrected",
        {"没有更正后的事实，也没有要求撤回",
         "there are no corrected facts, and nothing is withdrawn"},
        {"给出更正后的事实的文件，或 --withdraw", "give a file of corrected facts, or --withdraw"});
  }
  if (request.corrected.size() > kCorrectedMax || request.subjects.size() > kCorrectedMax) {
    return bad_request("corrected", {"超过 1000000 条", "more than 1,000,000 items"});
  }
  return std::nullopt;
}

}  // namespace

Result<std::vector<Corrected>> read_corrected(std::string_view text, std::string_view file) {
  text = without_mark(text);
  if (text.size() > kFileBytesMax || !is_valid_utf8(text))
    return bad_line(file, 0, {}, {"文件过大，或不是 UTF-8", "the file is too large or not UTF-8"});
  const auto first = text.find_first_not_of(" \t\r\n");
  const bool json = first != std::string_view::npos && text[first] == '[';
  auto rows = json ? from_json(text, file) : from_csv(text, file);
  if (rows && rows->size() >= kCorrectedMax)
    return bad_line(file, 0, {}, {"超过 1000000 条", "more than 1,000,000 facts"});
  return rows;
}

Result<std::vector<std::string>> read_subjects(std::string_view text, std::string_view file) {
  std::vector<std::string> out;
  int line = 0;
  std::string_view rest = without_mark(text);
  while (!rest.empty()) {
    const auto end = std::min(rest.find('\n'), rest.size());
    std::string_view id = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    ++line;
    if (id.ends_with('\r')) id.remove_suffix(1);
    if (id.empty()) continue;
    const auto checked = facts::check_name("subject", id, facts::kNameBytesMax);
    if (!checked || out.size() >= kCorrectedMax)
      return bad_line(
          file, line, "subject",
          {"不是主体的编号，或超过 1000000 个", "no subject's id, or more than 1,000,000"});
    out.emplace_back(id);
  }
  if (out.empty()) return bad_line(file, 0, "subject", {"没有主体", "it names no subject"});
  return out;
}

Result<Request> prepare(Request request) {
  if (auto wrong = check(request)) return *wrong;
  std::sort(request.corrected.begin(), request.corrected.end(),
            [](const Corrected& a, const Corrected& b) { return place_of(a) < place_of(b); });
  auto& subjects = request.subjects;
  const bool named = !subjects.empty();
  if (!named && !request.withdraw) {
    subjects.reserve(request.corrected.size());
    for (const Corrected& one : request.corrected) subjects.push_back(one.subject);
  }
  std::sort(subjects.begin(), subjects.end());
  subjects.erase(std::unique(subjects.begin(), subjects.end()), subjects.end());
  if (named) {
    for (const Corrected& one : request.corrected) {
      if (std::binary_search(subjects.begin(), subjects.end(), one.subject)) continue;
      return bad_request(
          one.subject,
          {"更正后的事实里有不在名单上的主体",
           "a corrected fact is of a subject that is not among those named"},
          {"把它加进名单，或从文件里去掉", "add it to the subjects, or take it out of the file"});
    }
  }
  return request;
}

std::span<const Corrected> corrected_of(const Request& request, std::string_view subject) {
  const auto& all = request.corrected;
  const auto first = std::lower_bound(
      all.begin(), all.end(), subject,
      [](const Corrected& one, std::string_view wanted) { return one.subject < wanted; });
  const auto last =
      std::find_if(first, all.end(), [&](const Corrected& one) { return one.subject != subject; });
  return {first, last};
}

std::string content_of(const Request& request) {
  store::Canonical subjects;
  for (const std::string& one : request.subjects) subjects.text(one);
  store::Canonical corrected;
  for (const Corrected& one : request.corrected) {
    corrected.text(one.subject).text(one.key).text(one.period).text(one.value);
    corrected.text(one.kind ? facts::to_string(*one.kind) : std::string_view());
    one.valid_from ? corrected.integer(*one.valid_from) : corrected.null();
    one.valid_to ? corrected.integer(*one.valid_to) : corrected.null();
  }
  return boost::json::serialize(
      boost::json::object{{"source", request.source},
                          {"from", request.from},
                          {"to", request.to},
                          {"known_from", request.known_from},
                          {"known_to", request.known_to},
                          {"subjects", request.subjects.size()},
                          {"subjects_sha256", hex(sha256(subjects.bytes()))},
                          {"corrected", request.corrected.size()},
                          {"corrected_sha256", hex(sha256(corrected.bytes()))},
                          {"withdraw", request.withdraw},
                          {"reason", request.reason}});
}

}  // namespace zhida::correct
