// Registrars record what identifies subjects and what happened to them, in their jurisdiction; stewards take in files of
// sources; an official's view follows. Everything is made up.
#include "app/desk/desk_test.h"

namespace zhida::desk {
namespace {

constexpr std::string_view kMapping =
    "source: 示例社保局\n"
    "columns:\n"
    "  - {column: 统一社会信用代码, as: id}\n"
    "  - {column: 人数, fact: 从业人员}\n";
// a code with a right check character, that stands for nobody
constexpr std::string_view kCode = "91320500MA1MADE1A4";

class RegistryTest : public DeskTest {
 protected:
  void SetUp() override {
    DeskTest::SetUp();
    know_two();
    add("registrar", "official.registrar", "320500");
    add("steward", "official.steward", "320500");
    add("clerk", "official.clerk", "320500");
    registrar_ = sign_in("registrar", enrol("registrar"), "主体登记");
    steward_ = sign_in("steward", enrol("steward"), "数据归集");
    clerk_ = sign_in("clerk", "", "政策办理");
  }
  std::string identify(const std::string& subject, const std::string& rest) {
    return said(ask(registrar_, "POST", "/api/v1/subjects/" + subject + "/identity",
                    R"({"id":"i)" + std::to_string(++sent_) +
                        R"(","source":"示例登记局","valid_from":"2026-01-01",)" + rest + "}"));
  }
  std::string happen(const std::string& subject, const std::string& rest) {
    return said(
        ask(registrar_, "POST", "/api/v1/subjects/" + subject + "/events",
            R"({"id":"v)" + std::to_string(++sent_) + R"(","source":"示例登记局",)" + rest + "}"));
  }
  server::Response import(const std::string& content, const std::string& day,
                          const std::string& more = {}) {
    const json::object body{{"file", "合成.csv"}, {"content", content}, {"day", day}};
    std::string text = json::serialize(body);
    text.insert(text.size() - 1, more);
    return ask(steward_, "POST", "/api/v1/sources/" + escaped("示例社保局") + "/imports", text);
  }
  Browser registrar_, steward_, clerk_;
  int sent_ = 0;
};

TEST_F(RegistryTest, AnOfficialSeesASubjectOnceItIsInTheJurisdiction) {
  EXPECT_EQ(said(ask(clerk_, "GET", "/api/v1/subjects/N1")), "scope");
  EXPECT_EQ(identify("N1", R"("name":"合成新企业","district":"320505")"), "201");
  const auto subject = parsed(ask(clerk_, "GET", "/api/v1/subjects/N1"));
  EXPECT_EQ(subject.at("jurisdiction").as_string(), "320505");
  EXPECT_EQ(subject.at("names").as_array().at(0).at("name").as_string(), "合成新企业");
  // elsewhere: neither one that is there already, nor one that is put there
  EXPECT_EQ(identify("E2", R"("name":"改名")"), "scope");
  EXPECT_EQ(identify("N2", R"("name":"合成","district":"320105")"), "scope");
  EXPECT_EQ(identify("N2", R"("name":"合成")"), "scope");
  EXPECT_EQ(identify("E1", R"("district":"苏州")"), "E-HTTP-FIELD");
  EXPECT_EQ(identify("E1", R"("evidence":"无")"), "E-HTTP-FIELD");
  // it moves away: the office of before says so, and then no more
  EXPECT_EQ(identify("N1", R"("district":"320105")"), "201");
  EXPECT_EQ(said(ask(clerk_, "GET", "/api/v1/subjects/N1")), "scope");
  EXPECT_EQ(identify("N1", R"("name":"又改名")"), "scope");
}

TEST_F(RegistryTest, EventsAreRecordedAndShownWithTheirSubjects) {
  EXPECT_EQ(identify("N1", R"("district":"320505")"), "201");
  EXPECT_EQ(happen("E1", R"("kind":"register","day":"2020-01-01","to":["E1"])"), "201");
  EXPECT_EQ(happen("N1", R"("kind":"branch","day":"2021-01-01","from":["N1"],"to":["E1"])"),
            "E-FACTS-LIFE");  // N1 has not begun
  EXPECT_EQ(happen("N1", R"("kind":"register","day":"2020-06-01","to":["N1"])"), "201");
  EXPECT_EQ(happen("N1", R"("kind":"branch","day":"2021-01-01","from":["N1"],"to":["E1"])"), "201");
  const auto subject = parsed(ask(clerk_, "GET", "/api/v1/subjects/E1"));
  const auto& events = subject.at("events").as_array();
  ASSERT_EQ(events.size(), 2U);
  EXPECT_EQ(events[1].at("kind").as_string(), "branch");
  EXPECT_EQ(events[1].at("from").as_array().at(0).as_string(), "N1");
  EXPECT_EQ(events[1].at("to").as_array().at(0).as_string(), "E1");
  // of every subject that it names
  EXPECT_EQ(happen("E1", R"("kind":"related","day":"2022-01-01","from":["E1"],"to":["E2"])"),
            "scope");
  EXPECT_EQ(happen("E1", R"("kind":"vanish","day":"2022-01-01")"), "E-HTTP-FIELD");
  // withdrawn only where it happened
  EXPECT_EQ(identify("N3", R"("district":"320505")"), "201");
  EXPECT_EQ(happen("N3", R"("kind":"withdraw","day":"2022-01-01","withdraws":"v6")"),
            "E-FACTS-LIFE");
}

TEST_F(RegistryTest, AFileIsTriedRecordedAndListed) {
  const json::object mapping{{"mapping", kMapping}};
  EXPECT_EQ(said(ask(clerk_, "POST", "/api/v1/sources", json::serialize(mapping))), "no-grant");
  EXPECT_EQ(said(ask(steward_, "POST", "/api/v1/sources", R"({"mapping":"source: a"})")),
            "E-SOURCE-MISSING");
  EXPECT_EQ(said(import("a", "2026-03-01")), "E-SOURCE-NONE");
  ASSERT_EQ(ask(steward_, "POST", "/api/v1/sources", json::serialize(mapping)).status, 201);
  const std::string file = "统一社会信用代码,人数\n" + std::string(kCode) + ",12\n";
  const auto before = leaves();
  const auto trial = import(file, "2026-03-01", R"(,"trial":true)");
  ASSERT_EQ(trial.status, 200) << *trial.body;
  EXPECT_EQ(parsed(trial).at("counts").at("new").to_number<int>(), 1);
  EXPECT_EQ(leaves(), before);
  const auto taken = import(file, "2026-03-01");
  ASSERT_EQ(taken.status, 201) << *taken.body;
  EXPECT_EQ(parsed(taken).at("examples").as_array().at(0).at("after").as_string(), "12");
  EXPECT_EQ(import(file, "2026-03-01").status, 200);
  EXPECT_EQ(said(import(file, "2026-02-01")), "E-SOURCE-DAY");
  EXPECT_EQ(said(import("统一社会信用代码,人数\n" + std::string(kCode) + ",很多\n", "2026-03-02")),
            "E-SOURCE-FAULTS");
  EXPECT_EQ(said(import(file, "2026-03-02", R"(,"extent":"half")")), "E-HTTP-FIELD");
  const auto list = parsed(ask(steward_, "GET", "/api/v1/sources"));
  ASSERT_EQ(list.at("items").as_array().size(), 1U);
  EXPECT_EQ(list.at("items").as_array()[0].at("last").at("number").to_number<int>(), 1);
  const auto one =
      parsed(ask(steward_, "GET", "/api/v1/sources/" + escaped("示例社保局") + "?limit=1"));
  EXPECT_EQ(one.at("mapping").as_string(), kMapping);
  EXPECT_EQ(one.at("items").as_array().size(), 1U);
  EXPECT_EQ(one.at("next").to_number<int>(), 1);
  // an official sees what was taken in once the place is known
  EXPECT_EQ(identify(std::string(kCode), R"("district":"320505")"), "201");
  const auto facts =
      parsed(ask(clerk_, "GET", "/api/v1/subjects/" + std::string(kCode) + "/facts"));
  EXPECT_EQ(facts.at("items").as_array().size(), 2U);
}

TEST_F(RegistryTest, ALargeFileComesOnlyFromWhoMaySendIt) {
  const std::string target = "/api/v1/sources/" + escaped("示例社保局") + "/imports";
  const auto header = [&](const Browser& who) { return request_of(who, "POST", target); };
  EXPECT_TRUE(Desk::takes_file(header(steward_)));
  EXPECT_FALSE(Desk::takes_file(request_of(steward_, "GET", target)));
  EXPECT_FALSE(Desk::takes_file(request_of(steward_, "POST", "/api/v1/sources")));
  EXPECT_FALSE(Desk::takes_file(request_of(steward_, "POST", "/api/v1/calc")));
  EXPECT_FALSE(Desk::takes_file(request_of(steward_, "POST", "no address")));
  const auto admitted = [&](const Browser& who) {
    const auto out = desk_->admit_file(header(who));
    EXPECT_NE(out.refusal.has_value(), out.pass != nullptr);
    return out.refusal ? said(*out.refusal) : "yes";
  };
  EXPECT_EQ(admitted(steward_), "yes");
  EXPECT_EQ(admitted(clerk_), "no-grant");
  EXPECT_EQ(admitted({}), "E-SESSION-NONE");
  Browser forged = steward_;
  forged.csrf = "another";
  EXPECT_EQ(admitted(forged), "E-HTTP-CSRF");

  // a body beyond what other addresses read; its session is the one of the header, whatever became of it meanwhile
  const json::object mapping{{"mapping", kMapping}};
  ASSERT_EQ(ask(steward_, "POST", "/api/v1/sources", json::serialize(mapping)).status, 201);
  std::string content = "统一社会信用代码,人数\n" + std::string(kCode) + ",12\n";
  // more than any other JSON may have
  for (int i = 0; i < 95; ++i) content += std::string(100'000, ' ') + "\n";
  const json::object body{{"file", "合成.csv"}, {"content", content}, {"day", "2026-03-01"}};
  auto request = request_of(steward_, "POST", target, json::serialize(body));
  request.pass = desk_->admit_file(header(steward_)).pass;
  EXPECT_EQ(ask(steward_, "DELETE", "/api/v1/session").status, 204);
  EXPECT_EQ(admitted(steward_), "E-SESSION-NONE");
  const auto taken = desk_->answer(request);
  EXPECT_EQ(taken.status, 201) << *taken.body;
  request.pass = nullptr;
  EXPECT_EQ(said(desk_->answer(request)), "E-SESSION-NONE");
}

TEST_F(RegistryTest, EveryVersionOfAMappingIsReachedPageByPage) {
  const std::string base = "/api/v1/sources/" + escaped("示例社保局");
  const auto read = [&](const std::string& rest) { return ask(steward_, "GET", base + rest); };
  EXPECT_EQ(said(read("/versions")), "E-SOURCE-NONE");
  for (int i = 1; i <= 5; ++i) {
    const json::object mapping{
        {"mapping", std::string(kMapping) + "# " + std::to_string(i) + "\n"}};
    ASSERT_EQ(ask(steward_, "POST", "/api/v1/sources", json::serialize(mapping)).status, 201);
  }
  const auto numbers = [](const json::value& items) {
    std::string out;
    for (const json::value& one : items.as_array())
      out += std::to_string(one.at("version").to_number<int>()) + " ";
    return out;
  };
  const auto one = parsed(read("?limit=2"));
  EXPECT_EQ(numbers(one.at("versions")), "5 4 ");
  EXPECT_EQ(one.at("versions_next").to_number<int>(), 4);
  const auto second = parsed(read("/versions?limit=2&before=4"));
  EXPECT_EQ(numbers(second.at("items")), "3 2 ");
  EXPECT_EQ(second.at("next").to_number<int>(), 2);
  const auto third = parsed(read("/versions?limit=2&before=2"));
  EXPECT_EQ(numbers(third.at("items")), "1 ");
  EXPECT_EQ(third.as_object().if_contains("next"), nullptr);
  EXPECT_EQ(parsed(read("")).as_object().if_contains("versions_next"), nullptr);
  EXPECT_TRUE(parsed(read("/versions/3")).at("mapping").as_string().ends_with("# 3\n"));
  EXPECT_EQ(said(read("/versions/6")), "E-SOURCE-NONE");
  EXPECT_EQ(said(read("/versions/first")), "E-HTTP-NONE");
  EXPECT_EQ(said(read("/versions?before=0")), "E-HTTP-QUERY");
  EXPECT_EQ(said(read("/versions?limit=201")), "E-HTTP-QUERY");
}

}  // namespace
}  // namespace zhida::desk
