// The matrix of authorisation: every address, for every role, on what is the own and what is another's. The expected answers
// are written down as they are meant, without looking at roles.txt; an address without a line here fails the test.
#include <algorithm>
#include <array>
#include <cctype>
#include <sstream>

#include "app/desk/desk_test.h"
#include "app/desk/route.h"
#include "app/records/receipt.h"
#include "app/server/target.h"
#include "base/document.h"
#include "record/decisions/decisions.h"
#include "record/files/files.h"

namespace zhida::desk {
namespace {

// Who asks, in the order of the columns. Nobody; of enterprise E1 a member and an owner; officials of 320500, in which E1 lies
// and E2 does not; operators; an auditor, and one who came in without the second factor that the role wants.
constexpr std::array<std::string_view, 11> kWho = {"nobody",   "member",     "owner",     "clerk",
                                                   "approver", "complaints", "analyst",   "system",
                                                   "security", "auditor",    "one-factor"};
constexpr std::size_t kNobody = 0;

// A cell is what `said()` says, in short words; the body's @ becomes the column.
struct Line {
  std::string_view method, target, body;
  bool purpose;  // sends the purpose of the role's work
  std::string_view cells;
};

// Words of cells: none = E-SESSION-NONE, refused = E-SESSION-REFUSED, why = E-HTTP-PURPOSE, lost = E-HTTP-NONE,
// away = E-OIDC-NONE, old = E-IDENTITY-VERSION, factor = E-IDENTITY-FACTOR; a number is a status; grant, second, scope are reasons of a 403.
constexpr Line kLines[] = {
    //                                                                           nobody member owner clerk approver complaints analyst system security auditor one-factor
    {"POST", "/api/v1/session", R"({"login":"nobody-@","password":"wrong"})", false,
     "refused refused refused refused refused refused refused refused refused refused refused"},
    {"GET", "/api/v1/session/ways", "", false, "200 200 200 200 200 200 200 200 200 200 200"},
    {"POST", "/api/v1/session/sign-on", "", false,
     "away away away away away away away away away away away"},
    {"POST", "/api/v1/session/sign-on/finish", R"({"state":"x","code":"y"})", false,
     "away away away away away away away away away away away"},
    {"GET", "/api/v1/session", "", false, "none 200 200 200 200 200 200 200 200 200 200"},
    {"HEAD", "/api/v1/session", "", false, "none 200 200 200 200 200 200 200 200 200 200"},
    {"GET", "/api/v1/session/list", "", false, "none 200 200 200 200 200 200 200 200 200 200"},
    {"DELETE", "/api/v1/session/list/of-another", "", false,
     "none lost lost lost lost lost lost lost lost lost lost"},
    {"POST", "/api/v1/session/password", R"({"old":"wrong","new":"another phrase for it"})", false,
     "none refused refused refused refused refused refused refused refused refused refused"},
    {"POST", "/api/v1/session/factor", "", false,
     "none 200 200 200 factor 200 200 factor factor factor 200"},
    {"POST", "/api/v1/session/factor/confirm", R"({"code":"x"})", false,
     "none factor factor factor factor factor factor factor factor factor factor"},

    {"GET", "/api/v1/accounts", "", false,
     "none grant 200 grant grant grant grant grant 200 200 second"},
    {"POST", "/api/v1/accounts",
     R"({"id":"n1-@","login":"n1-@","name":"新人","kind":"enterprise","subject":"E1","roles":["enterprise.member"],"password":"a first phrase for it"})",
     false, "none grant 201 grant grant grant grant grant 201 grant grant"},
    {"POST", "/api/v1/accounts",
     R"({"id":"n2-@","login":"n2-@","name":"新人","kind":"enterprise","subject":"E2","roles":["enterprise.owner"],"password":"a first phrase for it"})",
     false, "none grant scope grant grant grant grant grant 201 grant grant"},
    {"POST", "/api/v1/accounts",
     R"({"id":"n3-@","login":"n3-@","name":"新人","kind":"auditor","roles":["auditor.reader"],"password":"a first phrase for it"})",
     false, "none grant scope grant grant grant grant grant 201 grant grant"},
    {"PATCH", "/api/v1/accounts/member", R"({"version":99,"name":"改名"})", false,
     "none grant old grant grant grant grant grant old grant grant"},
    {"PATCH", "/api/v1/accounts/member", R"({"version":1,"subject":"E2"})", false,
     "none grant scope grant grant grant grant grant old grant grant"},
    {"PATCH", "/api/v1/accounts/other", R"({"version":99,"name":"改名"})", false,
     "none grant scope grant grant grant grant grant old grant grant"},
    {"PATCH", "/api/v1/accounts/nobody-1", R"({"version":99,"name":"改名"})", false,
     "none grant scope grant grant grant grant grant lost grant grant"},

    {"GET", "/api/v1/subjects/E1", "", false,
     "none 200 200 200 200 200 grant grant grant 200 second"},
    {"GET", "/api/v1/subjects/E2", "", false,
     "none scope scope scope scope scope grant grant grant 200 second"},
    {"GET", "/api/v1/subjects/E9", "", false,
     "none scope scope scope scope scope grant grant grant lost second"},
    {"GET", "/api/v1/subjects/E1/facts", "", true,
     "none 200 200 200 200 200 grant grant grant 200 second"},
    {"GET", "/api/v1/subjects/E2/facts", "", true,
     "none scope scope scope scope scope grant grant grant 200 second"},
    {"GET", "/api/v1/subjects/E9/facts", "", true,
     "none scope scope scope scope scope grant grant grant 200 second"},
    {"GET", "/api/v1/subjects/E1/facts", "", false, "none why why why why why why why why why why"},
    {"GET", "/api/v1/subjects/E1/facts/%E8%90%A5%E4%B8%9A%E6%94%B6%E5%85%A5/history", "", true,
     "none 200 200 200 200 200 grant grant grant 200 second"},
    {"GET", "/api/v1/subjects/E2/facts/%E8%90%A5%E4%B8%9A%E6%94%B6%E5%85%A5/history", "", true,
     "none scope scope scope scope scope grant grant grant 200 second"},
    {"POST", "/api/v1/subjects/E1/facts",
     R"({"records":[{"id":"f1-@","key":"从业人员","kind":"number","value":"15","valid_from":"2026-01-01"}]})",
     false, "none 201 201 grant grant grant grant grant grant grant grant"},
    {"POST", "/api/v1/subjects/E2/facts",
     R"({"records":[{"id":"f2-@","key":"从业人员","kind":"number","value":"15","valid_from":"2026-01-01"}]})",
     false, "none scope scope grant grant grant grant grant grant grant grant"},
    {"GET", "/api/v1/subjects/E1/reads", "", true,
     "none grant 200 grant grant grant grant grant grant 200 second"},
    {"GET", "/api/v1/subjects/E2/reads", "", true,
     "none grant scope grant grant grant grant grant grant 200 second"},

    // registrars and stewards have a test of their own (registry_test.cpp)
    {"POST", "/api/v1/subjects/E1/identity",
     R"({"id":"i1-@","source":"示例","name":"改名","valid_from":"2026-01-01"})", false,
     "none grant grant grant grant grant grant grant grant grant grant"},
    {"POST", "/api/v1/subjects/E1/events",
     R"({"id":"v1-@","kind":"register","day":"2020-01-01","to":["E1"],"source":"示例"})", false,
     "none grant grant grant grant grant grant grant grant grant grant"},
    {"GET", "/api/v1/sources", "", false,
     "none grant grant grant grant grant grant grant grant 200 second"},
    {"POST", "/api/v1/sources", R"({"mapping":"source: a"})", false,
     "none grant grant grant grant grant grant grant grant grant grant"},
    {"GET", "/api/v1/sources/a", "", false,
     "none grant grant grant grant grant grant grant grant E-SOURCE-NONE second"},
    {"GET", "/api/v1/sources/a/versions", "", false,
     "none grant grant grant grant grant grant grant grant E-SOURCE-NONE second"},
    {"GET", "/api/v1/sources/a/versions/1", "", false,
     "none grant grant grant grant grant grant grant grant E-SOURCE-NONE second"},
    {"POST", "/api/v1/sources/a/imports", R"({"file":"a.csv","content":"a","day":"2026-01-01"})",
     false, "none grant grant grant grant grant grant grant grant grant grant"},

    {"POST", "/api/v1/decisions", R"({"id":"d1-@","subject":"E1"})", true,
     "none 201 201 201 grant grant grant grant grant grant grant"},
    {"POST", "/api/v1/decisions", R"({"id":"d2-@","subject":"E2"})", true,
     "none scope scope scope grant grant grant grant grant grant grant"},
    {"POST", "/api/v1/decisions", R"({"id":"d3-@","subject":"E2","facts":{}})", true,
     "none scope scope scope grant grant grant grant grant grant grant"},
    {"GET", "/api/v1/decisions?subject=E1", "", false,
     "none 200 200 200 200 200 grant grant grant 200 second"},
    {"GET", "/api/v1/decisions?subject=E2", "", false,
     "none scope scope scope scope scope grant grant grant 200 second"},
    {"GET", "/api/v1/decisions/kept-E1", "", true,
     "none 200 200 200 200 200 grant grant grant 200 second"},
    {"GET", "/api/v1/decisions/kept-E2", "", true,
     "none scope scope scope scope scope grant grant grant 200 second"},
    {"GET", "/api/v1/decisions/kept-E9", "", true,
     "none scope scope scope scope scope grant grant grant lost second"},
    {"GET", "/api/v1/decisions/kept-E1/receipt", "", true,
     "none 200 200 200 200 200 grant grant grant 200 second"},
    {"GET", "/api/v1/decisions/kept-E2/receipt", "", true,
     "none scope scope scope scope scope grant grant grant 200 second"},
    {"GET", "/api/v1/decisions/kept-E9/receipt", "", true,
     "none scope scope scope scope scope grant grant grant lost second"},

    {"GET", "/api/v1/audit/checkpoint", "", false, "200 200 200 200 200 200 200 200 200 200 200"},
    {"GET", "/api/v1/audit/keys", "", false, "200 200 200 200 200 200 200 200 200 200 200"},
    {"GET", "/api/v1/audit/handovers", "", false, "200 200 200 200 200 200 200 200 200 200 200"},
    {"GET", "/api/v1/audit/records/kept-E1", "", false,
     "none 200 200 200 200 200 grant grant grant 200 second"},
    {"GET", "/api/v1/audit/records/kept-E2?kind=decision", "", false,
     "none scope scope scope scope scope grant grant grant 200 second"},
    {"GET", "/api/v1/audit/records/kept-E9", "", false,
     "none scope scope scope scope scope grant grant grant lost second"},
    {"GET", "/api/v1/audit/records/k-5?kind=facts.record", "", false,
     "none 200 200 200 200 200 grant grant grant 200 second"},
    {"GET", "/api/v1/audit/leaves/4/proof", "", false,
     "none 200 200 200 200 200 grant grant grant 200 second"},
    {"GET", "/api/v1/audit/leaves/9/proof", "", false,
     "none scope scope scope scope scope grant grant grant 200 second"},
    {"GET", "/api/v1/audit/leaves/99999/proof", "", false,
     "none scope scope scope scope scope grant grant grant lost second"},
    // the leaf of an account
    {"GET", "/api/v1/audit/leaves/10/proof", "", false,
     "none scope scope scope scope scope grant grant grant 200 second"},

    // last, as it ends the sessions
    {"DELETE", "/api/v1/session", "", false, "none 204 204 204 204 204 204 204 204 204 204"},
};

// What everybody is answered, whoever asks: these addresses never look at a session. An operation of openapi.yaml stands here
// or has a line above.
constexpr std::pair<std::string_view, std::string_view> kForEverybody[] = {
    {"get", "/healthz"},
    {"get", "/api/v1/policies"},
    {"get", "/api/v1/policies/{id}"},
    {"get", "/api/v1/policies/{id}/versions/{version}/rules"},
    {"get", "/api/v1/facts"},
    {"get", "/api/v1/samples"},
    {"get", "/api/v1/samples/{id}"},
    {"post", "/api/v1/calc"},
    {"post", "/api/v1/feel"},
    {"post", "/api/v1/model"},
    {"get", "/api/v1/city"},
    {"get", "/api/v1/city/policies/{id}"},
    {"get", "/api/v1/city/subjects"},
    {"get", "/api/v1/city/subjects/{code}"},
};

std::string meant(std::string_view word) {
  static const std::map<std::string_view, std::string_view> kWords = {
      {"none", "E-SESSION-NONE"},    {"refused", "E-SESSION-REFUSED"},
      {"why", "E-HTTP-PURPOSE"},     {"lost", "E-HTTP-NONE"},
      {"old", "E-IDENTITY-VERSION"}, {"factor", "E-IDENTITY-FACTOR"},
      {"away", "E-OIDC-NONE"},       {"grant", "no-grant"},
      {"second", "second-factor"}};
  const auto found = kWords.find(word);
  return std::string(found == kWords.end() ? word : found->second);
}

std::string filled(std::string_view body, std::size_t column) {
  std::string out;
  for (const char c : body) out += c == '@' ? std::to_string(column) : std::string(1, c);
  return out;
}

class MatrixTest : public DeskTest {
 protected:
  void SetUp() override {
    DeskTest::SetUp();
    know_two();  // leaves 0 to 9: those of E1, then those of E2
    add("member", "enterprise.member", "E1");
    add("owner", "enterprise.owner", "E1");
    add("other", "enterprise.owner", "E2");
    add("clerk", "official.clerk", "320500");
    add("approver", "official.approver", "320500");
    add("complaints", "official.complaints", "320500");
    add("analyst", "official.analyst", "320500");
    add("system", "operator.system");
    add("security", "operator.security");
    add("auditor", "auditor.reader");
    add("one-factor", "auditor.reader");
    const std::map<std::string_view, std::string> purposes = {
        {"member", "本企业办理"}, {"owner", "本企业办理"},    {"clerk", "政策办理"},
        {"approver", "政策办理"}, {"complaints", "投诉处理"}, {"analyst", "统计分析"},
        {"system", "系统运维"},   {"security", "账号管理"},   {"auditor", "审计"},
        {"one-factor", "审计"}};
    for (std::size_t i = 0; i < kWho.size(); ++i) {
      if (i == kNobody) continue;
      const std::string who(kWho.at(i));
      const bool two =
          identity::roles().find(account_role(who))->second_factor && who != "one-factor";
      browsers_.at(i) = sign_in(who, two ? enrol(who) : "", purposes.at(who));
    }
    for (const auto* subject : {"E1", "E2"}) keep_decision(subject);
    ASSERT_TRUE(records_->log().checkpoint().ok());
  }

  static std::string account_role(const std::string& who) {
    if (who == "member" || who == "owner") return "enterprise." + who;
    if (who == "system" || who == "security") return "operator." + who;
    if (who == "auditor" || who == "one-factor") return "auditor.reader";
    return "official." + who;
  }

  void keep_decision(const std::string& subject) {
    decisions::Decision decision;
    decision.id = "kept-" + subject;
    decision.subject = subject;
    decision.as_of = 20'500;
    decision.bundle = bundle_->digest;
    decision.party = "enterprise";
    decision.facts = R"({"营业收入":{"2025":"300"}})";
    const auto result =
        records::decide(*bundle_, decision.facts, decision.as_of, decision.party, "");
    ASSERT_TRUE(result.ok());
    decision.result = *result;
    decision.actor = "test";
    write([&](store::Transaction& tx) { return decisions::record(tx, records_->log(), decision); });
  }

  void check(const Line& line) {
    std::istringstream cells{std::string(line.cells)};
    for (std::size_t i = 0; i < kWho.size(); ++i) {
      std::string cell;
      cells >> cell;
      Browser browser = browsers_.at(i);
      if (!line.purpose) browser.purpose.clear();
      const auto before = std::pair(leaves(), writes());
      const auto response =
          ask(browser, std::string(line.method), std::string(line.target), filled(line.body, i));
      const std::string where = std::string(line.method) + " " + std::string(line.target) + " by " +
                                std::string(kWho.at(i));
      EXPECT_EQ(said(response), meant(cell)) << where;
      // a refusal leaves nothing behind; but wrong passwords are counted, and enrolling is a write that fails
      const bool quiet = response.status >= 400 && cell != "refused" && cell != "factor";
      if (quiet) {
        EXPECT_EQ(leaves(), before.first) << where;
      }
      // these two are found out in a write that changes nothing
      if (quiet && cell != "old" && cell != "lost") {
        EXPECT_EQ(writes(), before.second) << where;
      }
    }
  }

  std::array<Browser, kWho.size()> browsers_;
};

TEST_F(MatrixTest, IsWhatIsMeant) {
  for (const Line& line : kLines) check(line);
}

TEST(Matrix, HasEveryRoute) {
  for (const Route& route : routes()) {
    const bool there = std::any_of(std::begin(kLines), std::end(kLines), [&](const Line& line) {
      const auto target = server::parse_target(line.target);
      return target && find_route(line.method, *target).route == &route;
    });
    EXPECT_TRUE(there) << route.method << " " << route.path << " has no line in the matrix";
  }
}

Node openapi() {
  const auto text = read_file(std::string(ZHIDA_SOURCE_DIR) + "/api/openapi.yaml", 4U << 20U);
  ZHIDA_CHECK(text.ok());
  auto root = parse_yaml(*text, "openapi.yaml");
  EXPECT_TRUE(root.ok()) << to_text(root.errors().front());
  return std::move(*root);
}

TEST(Matrix, HasEveryOperationOfOpenApi) {
  const Node root = openapi();
  int found = 0;
  for (const auto& [path, item] : root.find("paths")->members) {
    for (const auto& [method, operation] : item.members) {
      if (method == "parameters") continue;
      const bool everybody = std::find(std::begin(kForEverybody), std::end(kForEverybody),
                                       std::pair<std::string_view, std::string_view>(
                                           method, path)) != std::end(kForEverybody);
      const bool route = std::any_of(routes().begin(), routes().end(), [&](const Route& one) {
        std::string name(one.method);
        for (char& c : name) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        return one.path == path && name == method;
      });
      // HasEveryRoute asks for the lines of a route
      EXPECT_NE(everybody, route) << method << " " << path << ": who may ask for it?";
      if (!everybody) continue;
      ++found;
      server::Request request;
      request.method = "GET";
      request.target = path;
      std::erase_if(request.target, [](char c) { return c == '{' || c == '}'; });
      EXPECT_FALSE(Desk::serves(request)) << path;
      EXPECT_EQ(operation.find("security"), nullptr) << path;
    }
  }
  EXPECT_EQ(found, static_cast<int>(std::size(kForEverybody)));
}

TEST(Matrix, OpenApiHasEveryRoute) {
  const Node root = openapi();
  const Node* paths = root.find("paths");
  ASSERT_NE(paths, nullptr);
  for (const Route& route : routes()) {
    const Node* path = paths->find(route.path);
    ASSERT_NE(path, nullptr) << route.path;
    std::string method(route.method);
    for (char& c : method) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    const Node* operation = path->find(method);
    ASSERT_NE(operation, nullptr) << route.method << " " << route.path;
    // the parameters of the address are named
    const Node* parameters = operation->find("parameters");
    std::istringstream words{std::string(route.query)};
    for (std::string word; words >> word;) {
      const bool named =
          parameters != nullptr &&
          std::any_of(parameters->items.begin(), parameters->items.end(), [&](const Node& one) {
            const Node* name = one.find("name");
            const Node* reference = one.find("$ref");
            std::string last = reference == nullptr ? "" : reference->text;
            last.erase(0, last.rfind('/') + 1);
            for (char& c : last) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
            return (name != nullptr && name->text == word) || last == word;
          });
      EXPECT_TRUE(named) << route.method << " " << route.path << " " << word;
    }
  }
}

TEST(Matrix, LinesAreWhole) {
  for (const Line& line : kLines) {
    EXPECT_EQ(std::count(line.cells.begin(), line.cells.end(), ' ') + 1, kWho.size())
        << line.method << " " << line.target;
  }
}

}  // namespace
}  // namespace zhida::desk
