// Looks at a finished run: the summary from memory, lists by SQL over the results, one enterprise from its tables.
#include <algorithm>
#include <filesystem>
#include <map>
#include <mutex>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "record/files/files.h"
#include "record/subjects/subjects.h"
#include "record/table/table.h"
#include "service/city/city.h"
#include "service/city/subject.h"

namespace zhida::city {
namespace {

namespace json = boost::json;

constexpr std::size_t kSummaryBytesMax = 64U << 20U;
constexpr std::string_view kUnknown = "未知";

Diagnostic run_error(std::string code, const std::string& file, std::string zh, std::string en) {
  Diagnostic d;
  d.code = std::move(code);
  d.place.file = file;
  d.zh = std::move(zh);
  d.en = std::move(en);
  d.help_zh = "重新运行 zhida run --subjects DIR --out DIR";
  d.help_en = "run zhida run --subjects DIR --out DIR again";
  return d;
}

// The value as text; "" where there is none.
std::string text_at(const json::object& o, std::string_view key) {
  const json::value* v = o.if_contains(key);
  return v != nullptr && v->is_string() ? std::string(v->get_string()) : std::string();
}

json::value or_null(const std::optional<std::string>& s) {
  return s ? json::value(json::string(*s)) : json::value(nullptr);
}

// Conditions over the results and the values of their `?`.
struct Where {
  std::string sql = "policy = ?";
  std::vector<std::string> values;

  void is(std::string_view column, const std::string& value) {
    if (value.empty()) return;
    if (value == kUnknown) {
      sql += fmt::format(" AND {} IS NULL", column);
      return;
    }
    sql += fmt::format(" AND {} = ?", column);
    values.push_back(value);
  }
};

}  // namespace

struct View::Impl {
  const pack::Bundle* bundle = nullptr;
  std::string results;   // read_parquet's pattern
  std::string subjects;  // folder or file
  std::string as_of;
  bool synthetic = false;
  std::string overview;
  std::map<std::string, std::string, std::less<>> policies;
  mutable std::mutex mutex;  // one reader of the enterprises at a time
};

View::View(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
View::~View() = default;

Result<std::shared_ptr<const View>> View::open(const pack::Bundle& bundle, const std::string& out) {
  const std::string file = out + "/summary.json";
  const auto text = read_file(file, kSummaryBytesMax);
  if (!text) return text.errors();
  boost::system::error_code error;
  json::value root = json::parse(*text, error);
  if (error || !root.is_object() || text_at(root.get_object(), "format") != "zhida-city/1") {
    return run_error("E-CITY-RUN", file, "不是 zhida run 写的摘要",
                     "not a summary that zhida run wrote");
  }
  json::object& o = root.get_object();
  if (text_at(o, "bundle") != bundle.digest) {
    return run_error("E-CITY-STALE", file, "这次运行用的是另一套政策包",
                     "the run was made with other packs");
  }
  auto impl = std::make_unique<Impl>();
  impl->bundle = &bundle;
  impl->results = out + "/results/*.parquet";
  impl->subjects = text_at(o, "subjects");
  impl->as_of = text_at(o, "as_of");
  impl->synthetic = o["synthetic"].is_bool() && o["synthetic"].get_bool();
  o.erase("subjects");  // a path of this machine
  if (json::value* policies = o.if_contains("policies"); policies && policies->is_array()) {
    for (json::value& p : policies->get_array()) {
      if (!p.is_object()) continue;
      impl->policies.emplace(text_at(p.get_object(), "policy"), json::serialize(p));
      p.get_object().erase("by_district");
      p.get_object().erase("by_size");
    }
  }
  impl->overview = json::serialize(root);
  return std::shared_ptr<const View>(new View(std::move(impl)));
}

const std::string& View::overview() const { return impl_->overview; }

const std::string* View::policy(std::string_view id) const {
  const auto it = impl_->policies.find(id);
  return it == impl_->policies.end() ? nullptr : &it->second;
}

Result<std::string> View::subjects(const Filter& filter) const {
  Where where;
  where.values.push_back(filter.policy);
  where.is("verdict", filter.verdict);
  where.is("district", filter.district);
  where.is("size", filter.size);
  if (!filter.after.empty()) {
    where.sql += " AND id > ?";
    where.values.push_back(filter.after);
  }
  const std::string sql = fmt::format(
      "SELECT id, name, district, size, verdict, CAST(amount_min AS VARCHAR), "
      "CAST(amount_max AS VARCHAR) "
      "FROM read_parquet({}) WHERE {} ORDER BY id LIMIT {}",
      table::literal(impl_->results), where.sql, filter.limit + 1);
  const auto rows = table::query(sql, where.values);
  if (!rows) return rows.errors();
  json::array items;
  for (std::size_t i = 0; i < std::min(rows->rows.size(), filter.limit); ++i) {
    const auto& row = rows->rows[i];
    const auto plain = [&](std::size_t column) {
      const auto n = row[column] ? Decimal::parse(*row[column]) : std::nullopt;
      return or_null(n ? std::optional(n->to_plain()) : std::nullopt);
    };
    json::value amount = nullptr;
    if (row[5] || row[6]) amount = json::object{{"min", plain(5)}, {"max", plain(6)}};
    items.push_back(json::object{{"id", or_null(row[0])},
                                 {"name", or_null(row[1])},
                                 {"district", or_null(row[2])},
                                 {"size", or_null(row[3])},
                                 {"verdict", or_null(row[4])},
                                 {"amount", std::move(amount)}});
  }
  json::value next = nullptr;
  if (rows->rows.size() > filter.limit && !items.empty()) next = items.back().get_object().at("id");
  return json::serialize(json::object{{"items", std::move(items)}, {"next", std::move(next)}});
}

Result<std::optional<std::string>> View::subject(const std::string& id) const {
  const std::lock_guard lock(impl_->mutex);
  const auto found = subjects::Reader::find_in(impl_->subjects, impl_->bundle->dictionary, {}, id);
  if (!found) {
    if (found.errors().front().code == "E-SUBJECTS-UNKNOWN") return std::optional<std::string>();
    return found.errors();
  }
  return std::optional(
      subject_json(*found, impl_->bundle->dictionary, impl_->as_of, impl_->synthetic));
}

}  // namespace zhida::city
