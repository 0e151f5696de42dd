// Facts over HTTP: two axes of time, sensitivity, purposes, reads that are kept before they are answered, reports.
#include "app/desk/desk_test.h"
#include "app/desk/sheet.h"

namespace zhida::desk {
namespace {

constexpr std::string_view kOwnPurpose = "本企业办理";

class FactsTest : public DeskTest {
 protected:
  void SetUp() override {
    DeskTest::SetUp();
    know_two();
    add("owner", "enterprise.owner", "E1");
    add("clerk", "official.clerk", "320500");
    owner_ = sign_in("owner", "", std::string(kOwnPurpose));
    clerk_ = sign_in("clerk", "", "政策办理");
  }

  json::array items(const Browser& browser, const std::string& target) {
    const auto response = ask(browser, "GET", target);
    EXPECT_EQ(response.status, 200) << *response.body;
    return response.status == 200 ? parsed(response).at("items").as_array() : json::array();
  }

  server::Response report(const std::string& record) {
    return ask(owner_, "POST", "/api/v1/subjects/E1/facts", R"({"records":[)" + record + "]}");
  }

  Browser owner_;
  Browser clerk_;
};

std::string keys_of(const json::array& items) {
  std::string out;
  for (const auto& item : items) out += std::string(item.at("key").as_string()) + " ";
  return out;
}

TEST_F(FactsTest, SubjectHasNamesPlaceAndLife) {
  know("E1", facts::kNameKey, facts::Kind::kText, "合成企业新名", {}, 20'300);
  const auto subject = parsed(ask(owner_, "GET", "/api/v1/subjects/E1"));
  EXPECT_EQ(subject.at("jurisdiction").as_string(), "320505");
  const auto& names = subject.at("names").as_array();
  ASSERT_EQ(names.size(), 2U);
  EXPECT_EQ(names[0].at("name").as_string(), "合成企业 E1");
  EXPECT_EQ(names[0].at("from").as_string(), day_text(20'000));
  EXPECT_EQ(names[0].at("to").as_string(), day_text(20'300));
  EXPECT_EQ(names[1].at("name").as_string(), "合成企业新名");
  EXPECT_TRUE(names[1].at("to").is_null());
  EXPECT_TRUE(subject.at("events").as_array().empty());
}

TEST_F(FactsTest, AreAsOfADayAndAsKnownAtAMoment) {
  const std::string before = time_text(system_now_us());
  know("E1", "从业人员", facts::Kind::kNumber, "18");
  const std::string target = "/api/v1/subjects/E1/facts?key=" + escaped("从业人员");
  auto now = items(owner_, target);
  ASSERT_EQ(now.size(), 1U);
  EXPECT_EQ(now[0].at("value").as_string(), "18");
  EXPECT_EQ(now[0].at("title").at("en").as_string(), "Employees");
  EXPECT_FALSE(now[0].at("disputed").as_bool());
  EXPECT_TRUE(now[0].at("valid_to").is_null());
  const auto then = items(owner_, target + "&known=" + before);
  ASSERT_EQ(then.size(), 1U);
  EXPECT_EQ(then[0].at("value").as_string(), "12");
  EXPECT_TRUE(items(owner_, target + "&as_of=2000-01-01").empty());
  const auto all = items(owner_, "/api/v1/subjects/E1/facts/" + escaped("从业人员") + "/history");
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].at("value").as_string(), "18");
  EXPECT_EQ(all[1].at("value").as_string(), "12");
  EXPECT_EQ(all[0].at("recorded_by").as_string(), "import");
}

TEST_F(FactsTest, QueriesAreChecked) {
  for (const auto* query :
       {"as_of=2026-13-01", "as_of=x", "known=2026-11-23", "known=x", "day=1", "key=a&key=b"}) {
    const auto response = ask(owner_, "GET", std::string("/api/v1/subjects/E1/facts?") + query);
    EXPECT_EQ(response.status, 422) << query;
    EXPECT_EQ(said(response), "E-HTTP-QUERY") << query;
  }
  for (const auto* query : {"limit=0", "limit=201", "limit=x", "before=0", "before=-1"}) {
    EXPECT_EQ(said(ask(owner_, "GET", std::string("/api/v1/subjects/E1/reads?") + query)),
              "E-HTTP-QUERY")
        << query;
  }
}

TEST_F(FactsTest, PurposeSaysWhatMayBeSeen) {
  EXPECT_EQ(items(clerk_, "/api/v1/subjects/E1/facts").size(), 5U);
  Browser confirming = clerk_;
  confirming.purpose = "免申即享核定";
  const auto response = ask(confirming, "GET", "/api/v1/subjects/E1/facts");
  const auto& shown = parsed(response);
  EXPECT_EQ(keys_of(shown.at("items").as_array()).find("营业收入"), std::string::npos);
  EXPECT_EQ(shown.at("items").as_array().size(), 4U);
  EXPECT_EQ(shown.at("withheld").to_number<int>(), 1);
  const std::string key = escaped("营业收入");
  // for another purpose it could be seen
  EXPECT_EQ(said(ask(confirming, "GET", "/api/v1/subjects/E1/facts?key=" + key)), "purpose");
  EXPECT_EQ(said(ask(confirming, "GET", "/api/v1/subjects/E1/facts/" + key + "/history")),
            "purpose");
  confirming.purpose = "统计分析";
  EXPECT_EQ(said(ask(confirming, "GET", "/api/v1/subjects/E1/facts")), "purpose");
  confirming.purpose = "别的";
  EXPECT_EQ(said(ask(confirming, "GET", "/api/v1/subjects/E1/facts")), "E-HTTP-PURPOSE");
  // a key that no dictionary has is sensitive
  EXPECT_EQ(sensitivity_of(bundle_->dictionary, "没有的"), identity::Sensitivity::kSensitive);
}

TEST_F(FactsTest, ReadsAreSeenByTheSubject) {
  EXPECT_TRUE(items(owner_, "/api/v1/subjects/E1/reads").empty());
  items(clerk_, "/api/v1/subjects/E1/facts");
  items(clerk_, "/api/v1/subjects/E1/facts?key=" + escaped("行业"));  // public: not kept
  items(clerk_, "/api/v1/subjects/E1/facts/" + escaped("营业收入") + "/history");
  const auto reads = items(owner_, "/api/v1/subjects/E1/reads");
  ASSERT_EQ(reads.size(), 2U);
  EXPECT_EQ(reads[0].at("account").as_string(), "clerk");
  EXPECT_EQ(reads[0].at("purpose").as_string(), "政策办理");
  EXPECT_EQ(json::serialize(reads[0].at("facts")), R"(["营业收入"])");
  EXPECT_EQ(json::serialize(reads[1].at("facts")), R"(["从业人员","营业收入"])");
  const auto page = parsed(ask(owner_, "GET", "/api/v1/subjects/E1/reads?limit=1"));
  const std::string next = json::serialize(page.at("next"));
  EXPECT_EQ(items(owner_, "/api/v1/subjects/E1/reads?limit=1&before=" + next).size(), 1U);
}

TEST_F(FactsTest, NothingIsAnsweredThatCannotBeKept) {
  records_->db().before_commit([](store::Transaction&) -> Result<Done> {
    Diagnostic why;
    why.code = "E-TEST";
    why.en = "the disk is broken";
    return why;
  });
  const auto response = ask(clerk_, "GET", "/api/v1/subjects/E1/facts");
  EXPECT_GE(response.status, 422);
  EXPECT_EQ(response.body->find("营业收入"), std::string::npos);
  EXPECT_EQ(response.body->find("\"300\""), std::string::npos);
  EXPECT_EQ(said(ask(clerk_, "GET", "/api/v1/subjects/E1/facts?key=" + escaped("行业"))), "200");
}

TEST_F(FactsTest, ReportsAreOfTheEnterpriseItself) {
  const std::string record =
      R"({"id":"r-1","key":"从业人员","kind":"number","value":"21","valid_from":"2026-01-01"})";
  EXPECT_EQ(said(report(record)), "201");
  const auto before = leaves();
  EXPECT_EQ(said(report(record)), "201");  // again: nothing more
  EXPECT_EQ(leaves(), before);
  const auto all = items(owner_, "/api/v1/subjects/E1/facts/" + escaped("从业人员") + "/history");
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].at("source").as_string(), "企业自报");
  EXPECT_EQ(all[0].at("recorded_by").as_string(), "owner");
  EXPECT_EQ(all[0].at("confidence").as_string(), "to_confirm");
  const auto other = report(
      R"({"id":"r-1","key":"从业人员","kind":"number","value":"22","valid_from":"2026-01-01"})");
  EXPECT_EQ(other.status, 409);
  EXPECT_EQ(said(other), "E-FACTS-ID");
}

TEST_F(FactsTest, ReportsAreChecked) {
  const auto with = [](std::string_view key, std::string_view kind, std::string_view value,
                       std::string_view period = "") {
    return json::serialize(json::object{{"id", "r-2"},
                                        {"key", key},
                                        {"kind", kind},
                                        {"value", value},
                                        {"period", period},
                                        {"valid_from", "2026-01-01"}});
  };
  const auto before = leaves();
  const std::pair<std::string, std::string> wrong[] = {
      {with("从业人数", "number", "1"), "E-FACT-UNKNOWN"},
      {with("从业人员", "text", "1"), "E-FACT-TYPE"},
      {with("从业人员", "number", "1.5"), "E-FACT-RANGE"},
      {with("从业人员", "number", "100001"), "E-FACT-RANGE"},
      {with("从业人员", "number", "01"), "E-FACTS-FIELD"},
      {with("从业人员", "number", "1", "2025"), "E-FACT-YEAR"},
      {with("营业收入", "number", "1"), "E-FACT-YEAR"},
      {with("营业收入", "number", "1", "2025-Q1"), "E-FACT-YEAR"},
      {with("行业", "text", "农业"), "E-FACT-VALUE"},
      {with("资质", "text", "甲级", "0/级别"), "E-FACT-YEAR"},
      {with("资质", "text", "甲级", "x/类型"), "E-FACT-YEAR"},
      {with("从业人员", "null", ""), "E-FACT-VALUE"},
      {with("从业人员", "number?", "1"), "E-HTTP-FIELD"},
      // who could move itself into another district would choose who sees it
      {with("行政区划", "text", "320105"), "E-HTTP-FIELD"},
      {with("名称", "text", "别家"), "E-HTTP-FIELD"},
      {R"({"id":"r 3","key":"从业人员","kind":"number","value":"1","valid_from":"2026-01-01"})",
       "E-AUDIT-LEAF"},
      {R"({"id":"r-3","key":"从业人员","kind":"number","value":"1"})", "E-HTTP-FIELD"},
      {R"({"id":"r-3","key":"从业人员","kind":"number","value":"1","valid_from":"2026-02-30"})",
       "E-HTTP-FIELD"},
      {R"({"id":"r-3","key":"从业人员","kind":"number","value":"1","valid_from":"2026-01-02","valid_to":"2026-01-01"})",
       "E-FACTS-INTERVAL"},
      {R"({"id":"r-3","key":"从业人员","kind":"number","value":"1","valid_from":"2026-01-01","source":"税务局"})",
       "E-HTTP-FIELD"},
      {"7", "E-HTTP-FIELD"}};
  for (const auto& [record, code] : wrong) {
    const auto response = report(record);
    EXPECT_EQ(said(response), code) << record << "\n" << *response.body;
    EXPECT_GE(response.status, 400);
    EXPECT_LT(response.status, 500);
  }
  std::string many;
  for (int i = 0; i < 1001; ++i) many += (i == 0 ? "" : ",") + std::string("{}");
  EXPECT_EQ(said(report(many)), "E-HTTP-FIELD");
  EXPECT_EQ(said(report("")), "E-HTTP-FIELD");
  EXPECT_EQ(leaves(), before);
}

facts::Held held(std::string_view key, facts::Kind kind, std::string_view value,
                 std::string_view period = {}) {
  facts::Held out;
  out.record.fact = {"E1", std::string(key), std::string(period), kind, std::string(value),
                     0,    facts::kOpenEnd};
  return out;
}

TEST_F(FactsTest, SheetIsWhatThePacksRead) {
  using facts::Kind;
  const std::vector<facts::Held> all = {held("从业人员", Kind::kNumber, "12"),
                                        held("营业收入", Kind::kNumber, "300", "2025"),
                                        held("营业收入", Kind::kNumber, "200", "2024"),
                                        held("已注销", Kind::kBoolean, "false"),
                                        held("注销日期", Kind::kNull, ""),
                                        held("资质", Kind::kText, "甲级", "0/类型"),
                                        held("资质", Kind::kDate, "2027-01-01", "0/有效期至"),
                                        held("资质", Kind::kText, "乙级", "2/类型"),
                                        held("没有的", Kind::kText, "x"),
                                        held("行业", Kind::kText, "农业")};
  const Sheet sheet = sheet_of(bundle_->dictionary, all);
  EXPECT_EQ(
      sheet.json,
      R"({"从业人员":"12","营业收入":{"2025":"300","2024":"200"},"已注销":false,"注销日期":"无","资质":[{"类型":"甲级","有效期至":"2027-01-01"},{"类型":"乙级"}]})");
  EXPECT_EQ(sheet.keys.size(), 5U);
  EXPECT_EQ(sheet.left_out, std::vector<std::string>{"行业"});
  const auto root = parse_json(sheet.json, "");
  ASSERT_TRUE(root.ok());
  EXPECT_TRUE(pack::read_facts(*root, bundle_->dictionary, "").ok());
}

TEST_F(FactsTest, KnownNoneIsNoItem) {
  const std::vector<facts::Held> none = {held("资质", facts::Kind::kNull, "")};
  EXPECT_EQ(sheet_of(bundle_->dictionary, none).json, R"({"资质":"无"})");
}

}  // namespace
}  // namespace zhida::desk
