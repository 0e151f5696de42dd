// Decisions, accounts and the log over HTTP.
#include <fstream>

#include "app/desk/desk_test.h"
#include "app/desk/upkeep.h"
#include "app/records/receipt.h"
#include "record/audit/base64.h"
#include "record/audit/checkpoint.h"
#include "record/audit/hash.h"

namespace zhida::desk {
namespace {

class DecisionsTest : public DeskTest {
 protected:
  void SetUp() override {
    DeskTest::SetUp();
    know_two();
    add("owner", "enterprise.owner", "E1");
    add("member", "enterprise.member", "E1");
    add("clerk", "official.clerk", "320500");
    add("security", "operator.security");
    owner_ = sign_in("owner", "", "本企业办理");
  }

  server::Response decide(const Browser& browser, const std::string& body) {
    return ask(browser, "POST", "/api/v1/decisions", body);
  }

  Browser owner_;
};

TEST_F(DecisionsTest, AreMadeOfWhatIsKnown) {
  const auto made = decide(owner_, R"({"id":"d-1","subject":"E1","as_of":"2026-11-23"})");
  ASSERT_EQ(made.status, 201) << *made.body;
  const auto decision = parsed(made);
  EXPECT_EQ(decision.at("facts").as_string(),
            R"({"从业人员":"12","营业收入":{"2025":"300"},"行业":"工业"})");
  EXPECT_EQ(decision.at("bundle").as_string(), bundle_->digest);
  EXPECT_EQ(decision.at("actor").as_string(), "owner");
  EXPECT_EQ(decision.at("purpose").as_string(), "本企业办理");
  const auto result = json::parse(std::string(decision.at("result").as_string()));
  EXPECT_EQ(result.at("results").as_array().front().at("verdict").as_string(), "certain");
  // what was read for it was kept with it
  const auto reads = parsed(ask(owner_, "GET", "/api/v1/subjects/E1/reads")).at("items").as_array();
  ASSERT_EQ(reads.size(), 1U);
  EXPECT_EQ(json::serialize(reads[0].at("facts")), R"(["从业人员","营业收入"])");
  EXPECT_EQ(*ask(owner_, "GET", "/api/v1/decisions/d-1").body, *made.body);
}

TEST_F(DecisionsTest, AreMadeOnce) {
  const std::string body = R"({"id":"d-1","subject":"E1","as_of":"2026-11-23"})";
  const auto first = decide(owner_, body);
  know("E1", "从业人员", facts::Kind::kNumber, "5");
  // the same id is the same decision, whatever has become known
  EXPECT_EQ(*decide(owner_, body).body, *first.body);
  for (const auto* other : {R"({"id":"d-1","subject":"E1","as_of":"2026-11-24"})",
                            R"({"id":"d-1","subject":"E1","as_of":"2026-11-23","party":"person"})",
                            R"({"id":"d-1","subject":"E1","as_of":"2026-11-23","facts":{}})"}) {
    const auto response = decide(owner_, other);
    EXPECT_EQ(response.status, 409) << other;
    EXPECT_EQ(said(response), "E-DECISION-ID") << other;
  }
}

TEST_F(DecisionsTest, OfGivenFactsReadNothing) {
  const auto made = decide(
      owner_,
      R"({"id":"d-2","subject":"E1","facts":{ "从业人员" : 9.0, "营业收入": {"2025":"90"} }})");
  ASSERT_EQ(made.status, 201) << *made.body;
  EXPECT_EQ(parsed(made).at("facts").as_string(), R"({"从业人员":9.0,"营业收入":{"2025":"90"}})");
  EXPECT_TRUE(
      parsed(ask(owner_, "GET", "/api/v1/subjects/E1/reads")).at("items").as_array().empty());
}

TEST_F(DecisionsTest, AreChecked) {
  const auto before = leaves();
  const std::pair<std::string, std::string> wrong[] = {
      {R"({"id":"d-3"})", "E-HTTP-FIELD"},
      {R"({"id":"d-3","subject":"E1","as_of":"1899-12-31"})", "E-HTTP-FIELD"},
      {R"({"id":"d-3","subject":"E1","as_of":"now"})", "E-HTTP-FIELD"},
      {R"({"id":"d-3","subject":"E1","party":"dog"})", "E-HTTP-FIELD"},
      {R"({"id":"d-3","subject":"E1","facts":[]})", "E-HTTP-FIELD"},
      {R"({"id":"d-3","subject":"E1","result":"{}"})", "E-HTTP-FIELD"},
      {R"({"id":"d-3","subject":"E1","facts":{"从业人数":1}})", "E-FACT-UNKNOWN"},
      {R"({"id":"d-3","subject":"E1","facts":{"从业人员":-1}})", "E-FACT-RANGE"},
      {R"({"id":"d 3","subject":"E1"})", "E-DECISION-FIELD"},
      {R"({"id":"","subject":"E1"})", "E-DECISION-FIELD"}};
  for (const auto& [body, code] : wrong) EXPECT_EQ(said(decide(owner_, body)), code) << body;
  EXPECT_EQ(leaves(), before);
}

TEST_F(DecisionsTest, OfficialsSayWhy) {
  Browser clerk = sign_in("clerk");
  EXPECT_EQ(said(decide(clerk, R"({"id":"d-4","subject":"E1"})")), "201");  // one purpose allows it
  EXPECT_EQ(said(ask(clerk, "GET", "/api/v1/decisions/d-4")), "E-HTTP-PURPOSE");  // two do
  clerk.purpose = "免申即享核定";
  EXPECT_EQ(said(ask(clerk, "GET", "/api/v1/decisions/d-4")), "200");
  EXPECT_EQ(said(decide(clerk, R"({"id":"d-5","subject":"E1"})")), "purpose");
}

TEST_F(DecisionsTest, AreListedByPages) {
  for (const std::string id : {"d-1", "d-2", "d-3"})
    decide(owner_, R"({"subject":"E1","facts":{},"id":")" + id + "\"}");
  const auto first = parsed(ask(owner_, "GET", "/api/v1/decisions?subject=E1&limit=2"));
  ASSERT_EQ(first.at("items").as_array().size(), 2U);
  EXPECT_EQ(first.at("items").as_array().front().at("id").as_string(), "d-3");
  EXPECT_FALSE(first.at("items").as_array().front().as_object().contains("facts"));
  const auto rest = parsed(
      ask(owner_, "GET",
          "/api/v1/decisions?subject=E1&limit=2&before=" + json::serialize(first.at("next"))));
  ASSERT_EQ(rest.at("items").as_array().size(), 1U);
  EXPECT_FALSE(rest.as_object().contains("next"));
  EXPECT_EQ(said(ask(owner_, "GET", "/api/v1/decisions")), "E-HTTP-QUERY");
}

TEST_F(DecisionsTest, ReceiptsHoldElsewhere) {
  decide(owner_, R"({"id":"d-1","subject":"E1"})");
  const auto receipt = ask(owner_, "GET", "/api/v1/decisions/d-1/receipt");
  ASSERT_EQ(receipt.status, 200) << *receipt.body;
  const auto steps = records::check_receipt(*receipt.body, "", *bundle_, records_->verifiers());
  EXPECT_EQ(steps.size(), 7U);
  for (const audit::Step& step : steps) EXPECT_FALSE(step.error.has_value()) << step.name;
}

TEST_F(DecisionsTest, TrailIsProven) {
  decide(owner_, R"({"id":"d-1","subject":"E1"})");
  const auto leaf = parsed(ask(owner_, "GET", "/api/v1/audit/records/d-1"))
                        .at("items")
                        .as_array()
                        .front()
                        .at("index");
  EXPECT_EQ(ask({}, "GET", "/api/v1/audit/checkpoint").status, 404);  // none was signed yet
  const auto proof =
      parsed(ask(owner_, "GET", "/api/v1/audit/leaves/" + json::serialize(leaf) + "/proof"));
  const auto note = std::string(proof.at("checkpoint").as_string());
  EXPECT_EQ(*ask({}, "GET", "/api/v1/audit/checkpoint").body, note);
  const auto opened = audit::open_checkpoint(note, records_->origin(), records_->verifiers());
  ASSERT_TRUE(opened.ok());
  const auto entry = audit::from_base64(std::string(proof.at("leaf").at("entry").as_string()));
  ASSERT_TRUE(entry.has_value());
  audit::Proof path;
  for (const auto& hash : proof.at("sha256").as_array())
    path.push_back(*audit::hash_from_base64(std::string(hash.as_string())));
  const auto hash = audit::leaf_hash(audit::Algorithm::kSha256, *entry);
  EXPECT_TRUE(audit::verify_inclusion(audit::Algorithm::kSha256, leaf.to_number<std::uint64_t>(),
                                      proof.at("size").to_number<std::uint64_t>(), hash, path,
                                      opened->checkpoint.root)
                  .empty());
}

TEST_F(DecisionsTest, UpkeepSignsWhatHasGrown) {
  {
    const Upkeep upkeep(records_, std::chrono::milliseconds(1));
    for (int i = 0; i < 2000; ++i) {
      if (ask({}, "GET", "/api/v1/audit/checkpoint").status == 200) break;
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
  }
  EXPECT_EQ(ask({}, "GET", "/api/v1/audit/checkpoint").status, 200);
}

TEST_F(DecisionsTest, AnOwnerOpensAccountsOfTheOwnEnterprise) {
  const auto make = [&](const std::string& id, const std::string& role, const std::string& kind,
                        const std::string& subject) {
    return ask(owner_, "POST", "/api/v1/accounts",
               json::serialize(json::object{{"id", id},
                                            {"login", id},
                                            {"name", "新人"},
                                            {"kind", kind},
                                            {"subject", subject},
                                            {"roles", {role}},
                                            {"password", "a first phrase for it"}}));
  };
  EXPECT_EQ(said(make("new-1", "enterprise.member", "enterprise", "E1")), "201");
  EXPECT_EQ(said(make("new-1", "enterprise.member", "enterprise", "E1")), "E-IDENTITY-TAKEN");
  EXPECT_EQ(said(make("new-2", "official.clerk", "enterprise", "E1")), "E-IDENTITY-FIELD");
  EXPECT_EQ(said(make("new-2", "official.clerk", "official", "E1")), "E-IDENTITY-FIELD");
  EXPECT_EQ(said(make("new-2", "auditor.reader", "auditor", "")), "scope");
  EXPECT_EQ(said(make("new-2", "enterprise.member", "king", "E1")), "E-HTTP-FIELD");
  const auto list = parsed(ask(owner_, "GET", "/api/v1/accounts")).at("items").as_array();
  ASSERT_EQ(list.size(), 3U);
  for (const auto& item : list) EXPECT_EQ(item.at("subject").as_string(), "E1");
  const auto page = parsed(ask(owner_, "GET", "/api/v1/accounts?limit=2"));
  EXPECT_EQ(page.at("next").as_string(), "new-1");
  EXPECT_EQ(parsed(ask(owner_, "GET", "/api/v1/accounts?limit=2&after=new-1"))
                .at("items")
                .as_array()
                .size(),
            1U);
}

TEST_F(DecisionsTest, AccountsAreChanged) {
  const Browser member = sign_in("member");
  const auto list = parsed(ask(owner_, "GET", "/api/v1/accounts")).at("items").as_array();
  const auto version = json::serialize(list.front().at("version"));
  ASSERT_EQ(list.front().at("id").as_string(), "member");
  const auto change = [&](const std::string& id, const std::string& fields, const std::string& of) {
    return ask(owner_, "PATCH", "/api/v1/accounts/" + id, "{\"version\":" + of + fields + "}");
  };
  EXPECT_EQ(said(change("member", "", version)), "E-HTTP-FIELD");
  EXPECT_EQ(said(change("member", R"(,"status":"gone")", version)), "E-HTTP-FIELD");
  EXPECT_EQ(said(change("member", R"(,"second_factor":true)", version)), "E-HTTP-FIELD");
  EXPECT_EQ(said(change("member", R"(,"locked_until":"soon")", version)), "E-HTTP-FIELD");
  EXPECT_EQ(said(change("member", R"(,"name":"改名")", "0")), "E-IDENTITY-VERSION");
  EXPECT_EQ(said(change("owner", R"(,"password":"another long phrase")", "2")), "self");
  EXPECT_EQ(said(change("owner", R"(,"second_factor":false)", "2")), "self");
  EXPECT_EQ(said(change("owner", R"(,"roles":["enterprise.member"])", "2")), "E-IDENTITY-FIELD");
  EXPECT_EQ(said(ask(member, "GET", "/api/v1/session")), "200");
  EXPECT_EQ(said(change("member", R"(,"password":"another long phrase")", version)), "200");
  EXPECT_EQ(said(ask(member, "GET", "/api/v1/session")), "E-SESSION-NONE");
  EXPECT_EQ(said(change("member", R"(,"password":"another long phrase")", version)),
            "E-IDENTITY-VERSION");
  const auto again = try_sign_in("member", "another long phrase");
  EXPECT_EQ(again.status, 200);
  const auto now = json::serialize(
      parsed(ask(owner_, "GET", "/api/v1/accounts")).at("items").as_array().front().at("version"));
  EXPECT_EQ(said(change("member", R"(,"status":"disabled")", now)), "200");
  EXPECT_EQ(said(try_sign_in("member", "another long phrase")), "E-SESSION-REFUSED");
}

}  // namespace
}  // namespace zhida::desk
