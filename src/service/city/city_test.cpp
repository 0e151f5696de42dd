// A small city through all of it: the same answers as one enterprise gets, sums that plain SQL finds too, a digest that
// does not depend on threads or order, and what a server shows of it.
#include "service/city/city.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <utility>

#include <boost/json/parse.hpp>
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/civil.h"
#include "decide/batch/batch.h"
#include "decide/pack/decide.h"
#include "record/files/files.h"
#include "record/subjects/subjects.h"
#include "record/table/table.h"

namespace zhida::city {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

const std::int64_t kDay = days_from_civil({2026, 11, 23});

// The shipped packs, read once.
const pack::Bundle& shipped() {
  static const pack::Bundle bundle = [] {
    auto tree = read_tree(std::string(ZHIDA_SOURCE_DIR) + "/packs", {".yaml", ".dmn", ".json"});
    std::vector<pack::SourceFile> files;
    for (auto& f : *tree) files.push_back({std::move(f.path), std::move(f.text)});
    auto loaded = pack::load(std::move(files));
    EXPECT_TRUE(loaded.ok());
    return std::move(*loaded);
  }();
  return bundle;
}

class Folder {
 public:
  Folder() {
    std::string pattern = (fs::temp_directory_path() / "zhida-city-XXXXXX").string();
    EXPECT_NE(mkdtemp(pattern.data()), nullptr);
    path_ = pattern;
  }
  ~Folder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  [[nodiscard]] std::string operator/(const std::string& name) const { return path_ + "/" + name; }

 private:
  std::string path_;
};

bool concrete(const pack::FactSet& facts) {
  for (const auto& [name, value] : facts.values) {
    if (feel::contains_abstract(value)) return false;
  }
  for (const auto& [name, years] : facts.yearly) {
    for (const auto& [year, value] : years) {
      if (feel::contains_abstract(value)) return false;
    }
  }
  return true;
}

// Enterprises with the facts of the packs' own cases, in districts by turns, one in five without one.
std::vector<subjects::Subject> enterprises(std::size_t most) {
  constexpr std::string_view kDistricts[] = {"昆山市", "姑苏区", "吴江区", "苏州市以外"};
  std::vector<subjects::Subject> out;
  for (const pack::PolicyCases& policy : shipped().cases) {
    std::size_t taken = 0;
    for (const pack::Case& c : policy.cases) {
      if (out.size() == most || taken == 3) break;
      if (!concrete(c.facts)) continue;
      subjects::Subject s{fmt::format("T{:017}", out.size()), fmt::format("合成{}", out.size()),
                          c.facts};
      if (out.size() % 5 == 4) {
        s.facts.values.erase("注册地区");
      } else {
        s.facts.values.insert_or_assign(
            "注册地区", feel::Value::string(std::string(kDistricts[out.size() % 4])));
      }
      out.push_back(std::move(s));
      ++taken;
    }
  }
  return out;
}

void write_city(const std::string& folder, const std::vector<subjects::Subject>& list) {
  subjects::About about;
  about.synthetic = true;
  about.enterprises = list.size();
  std::vector<std::int64_t> years;
  for (std::int64_t year = 2030; year >= 2010; --year) years.push_back(year);
  auto writer = subjects::Writer::create(shipped().dictionary, years, about);
  ASSERT_TRUE(writer.ok());
  for (const subjects::Subject& s : list) {
    const auto added = (*writer)->add(s);
    ASSERT_TRUE(added.ok()) << to_text(added.errors()[0]);
  }
  const auto written = (*writer)->write(folder);
  ASSERT_TRUE(written.ok()) << to_text(written.errors()[0]);
}

RunReport run_city(const std::string& subjects, const std::string& out, int threads) {
  RunOptions options;
  options.subjects = subjects;
  options.out = out;
  options.as_of_days = kDay;
  options.threads = threads;
  auto report = run(shipped(), options);
  EXPECT_TRUE(report.ok()) << (report.ok() ? "" : to_text(report.errors()[0]));
  return report.ok() ? *report : RunReport{};
}

// One city for all tests: made and run once.
struct City {
  Folder folder;
  std::vector<subjects::Subject> list = enterprises(300);
  RunReport report;
  City() {
    write_city(folder / "city", list);
    report = run_city(folder / "city", folder / "out", 2);
  }
};
const City& city() {
  static const City one;
  return one;
}

// The last column by the ones before it, joined with blanks.
std::map<std::string, std::string> asked(const std::string& sql,
                                         const std::vector<std::string>& values = {}) {
  std::map<std::string, std::string> out;
  const auto rows = table::query(sql, values);
  EXPECT_TRUE(rows.ok()) << (rows.ok() ? "" : to_text(rows.errors()[0]));
  if (!rows.ok()) return out;
  for (const auto& row : rows->rows) {
    std::string key;
    for (std::size_t i = 0; i + 1 < row.size(); ++i)
      key += (i == 0 ? "" : " ") + row[i].value_or("NULL");
    out.emplace(key, row.back().value_or("NULL"));
  }
  return out;
}

std::string results() { return table::literal(city().folder / "out" + "/results/*.parquet"); }

TEST(City, TheColumnsAnswerAsOneEnterpriseIsAnswered) {
  const auto plan = batch::plan_for(shipped(), kDay, {pack::Party::kEnterprise, {}});
  ASSERT_TRUE(plan.ok());
  std::vector<pack::FactSet> facts;
  for (const subjects::Subject& s : city().list) facts.push_back(s.facts);
  for (const pack::Sample& s : shipped().samples) facts.push_back(s.facts);
  const auto results = batch::decide(*plan, batch::table_of(shipped().dictionary, facts));
  ASSERT_TRUE(results.ok());
  for (const batch::PolicyColumn& column : results->policies) {
    for (std::size_t row = 0; row < facts.size(); ++row) {
      const pack::Outcome one = pack::decide(shipped(), *column.policy, facts[row], kDay,
                                             {.explain = false, .missing = false});
      ASSERT_EQ(one.verdict, column.verdicts[row]) << column.policy->id << " row " << row;
      if (!one.amount) continue;
      ASSERT_EQ(one.amount->min, column.amounts[row].min) << column.policy->id << " row " << row;
      ASSERT_EQ(one.amount->max, column.amounts[row].max) << column.policy->id << " row " << row;
    }
  }
}

TEST(City, TheFilesSayWhatOneEnterpriseIsAnswered) {
  const subjects::Subject& who = city().list[17];
  const auto written =
      asked("SELECT policy, verdict FROM read_parquet(" + results() + ") WHERE id = ?", {who.id});
  std::size_t compared = 0;
  for (const pack::Outcome& one :
       pack::decide_all(shipped(), who.facts, kDay,
                        {.explain = false, .missing = false, .party = pack::Party::kEnterprise})) {
    EXPECT_EQ(written.at(one.policy->id), pack::to_string(one.verdict)) << one.policy->id;
    ++compared;
  }
  EXPECT_EQ(compared, written.size());
}

TEST(City, TheDigestDependsOnNeitherThreadsNorOrder) {
  Folder other;
  EXPECT_EQ(run_city(city().folder / "city", other / "one", 1).digest, city().report.digest);
  std::vector<subjects::Subject> reversed(city().list.rbegin(), city().list.rend());
  write_city(other / "reversed", reversed);
  EXPECT_EQ(run_city(other / "reversed", other / "out", 3).digest, city().report.digest);
  std::swap(reversed.front().facts, reversed.back().facts);
  write_city(other / "changed", reversed);
  EXPECT_NE(run_city(other / "changed", other / "changed-out", 2).digest, city().report.digest);
}

TEST(City, PlainSqlFindsTheSameSums) {
  const json::value root = json::parse(city().report.summary_json);
  EXPECT_EQ(root.at("enterprises").to_number<std::size_t>(), city().list.size());
  const auto counts = asked("SELECT policy, verdict, count(*) FROM read_parquet(" + results() +
                            ") GROUP BY policy, verdict");
  for (const json::value& p : root.at("policies").as_array()) {
    const std::string id(p.at("policy").as_string());
    for (const auto& [verdict, count] : p.at("verdicts").as_object()) {
      const auto found = counts.find(id + " " + std::string(verdict));
      EXPECT_EQ(found == counts.end() ? "0" : found->second,
                std::to_string(count.to_number<std::uint64_t>()))
          << id;
    }
  }
  const auto sums = asked(
      "SELECT kind, payer, verdict, CAST(COALESCE(SUM(amount_max), 0) AS DECIMAL(38,2)) FROM "
      "read_parquet(" +
      results() + ") WHERE kind IS NOT NULL AND kind <> 'rate' GROUP BY kind, payer, verdict");
  for (const json::value& t : root.at("totals").as_array()) {
    for (const std::string verdict : {"certain", "possible"}) {
      const auto found = sums.find(std::string(t.at("kind").as_string()) + " " +
                                   std::string(t.at("payer").as_string()) + " " + verdict);
      EXPECT_EQ(Decimal::parse(found == sums.end() ? "0" : found->second),
                Decimal::parse(t.at(verdict).at("max").as_string()));
    }
  }
  EXPECT_GT(sums.size(), 4U);
}

TEST(City, NothingIsWrittenOverAndABadFolderIsNamed) {
  RunOptions options;
  options.subjects = city().folder / "city";
  options.out = city().folder / "out";
  options.as_of_days = kDay;
  const auto again = run(shipped(), options);
  ASSERT_FALSE(again.ok());
  EXPECT_EQ(again.errors()[0].code, "E-CITY-OUT");
  options.subjects = city().folder / "nowhere";
  options.out = city().folder / "new";
  EXPECT_FALSE(run(shipped(), options).ok());
  EXPECT_FALSE(fs::exists(city().folder / "new/summary.json"));
}

TEST(City, AViewShowsTheRun) {
  const auto view = View::open(shipped(), city().folder / "out");
  ASSERT_TRUE(view.ok()) << to_text(view.errors()[0]);
  const json::value overview = json::parse((*view)->overview());
  EXPECT_EQ(overview.at("digest").as_string(), city().report.digest);
  EXPECT_FALSE(overview.as_object().contains("subjects"));
  ASSERT_NE((*view)->policy("sme-size"), nullptr);
  EXPECT_EQ((*view)->policy("nobody"), nullptr);
  const json::value policy = json::parse(*(*view)->policy("sme-size"));
  EXPECT_FALSE(policy.at("by_district").as_array().empty());
}

TEST(City, AViewListsEveryEnterpriseOncePageByPage) {
  const auto view = View::open(shipped(), city().folder / "out");
  ASSERT_TRUE(view.ok());
  Filter filter;
  filter.policy = "sme-size";
  filter.limit = 70;
  std::vector<std::string> seen;
  for (;;) {
    const auto page = (*view)->subjects(filter);
    ASSERT_TRUE(page.ok()) << to_text(page.errors()[0]);
    const json::value root = json::parse(*page);
    for (const json::value& item : root.at("items").as_array())
      seen.emplace_back(item.at("id").as_string());
    if (root.at("next").is_null()) break;
    filter.after = std::string(root.at("next").as_string());
  }
  EXPECT_EQ(seen.size(), city().list.size());
  EXPECT_TRUE(std::ranges::is_sorted(seen));
  filter.after.clear();
  filter.district = "未知";
  const auto unknown = (*view)->subjects(filter);
  ASSERT_TRUE(unknown.ok());
  EXPECT_EQ(json::parse(*unknown).at("items").as_array().size(), city().list.size() / 5);
}

TEST(City, AViewShowsOneEnterpriseAsCalcTakesIt) {
  const auto view = View::open(shipped(), city().folder / "out");
  ASSERT_TRUE(view.ok());
  const subjects::Subject& who = city().list[3];
  const auto found = (*view)->subject(who.id);
  ASSERT_TRUE(found.ok()) << to_text(found.errors()[0]);
  ASSERT_TRUE(found->has_value());
  const auto node = parse_json(**found, "subject");
  ASSERT_TRUE(node.ok());
  const auto facts = pack::read_facts(*node->find("facts"), shipped().dictionary, "subject");
  ASSERT_TRUE(facts.ok()) << to_text(facts.errors()[0]);
  EXPECT_EQ(facts->values.size(), who.facts.values.size());
  for (const auto& [name, value] : who.facts.values)
    EXPECT_TRUE(feel::identical(value, facts->values.at(name))) << name;
  const auto nobody = (*view)->subject("T99999999999999999");
  ASSERT_TRUE(nobody.ok());
  EXPECT_FALSE(nobody->has_value());
}

TEST(City, AViewOfOtherPacksIsStale) {
  pack::Bundle other;
  other.digest = "other";
  const auto view = View::open(other, city().folder / "out");
  ASSERT_FALSE(view.ok());
  EXPECT_EQ(view.errors()[0].code, "E-CITY-STALE");
  EXPECT_FALSE(View::open(shipped(), city().folder / "city").ok());
}

}  // namespace
}  // namespace zhida::city
