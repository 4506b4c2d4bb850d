import { type Lexicon, lexicon } from "./Lexicon.ts"

export type IndustryKey = "technology" | "health" | "retail" | "industrial" | "energy" | "finance"

export interface Industry {
  readonly key: IndustryKey
  readonly title: string
  /** Second words of firm names. */
  readonly nameEndings: ReadonlyArray<string>
  /** What a product of such a firm is. */
  readonly products: ReadonlyArray<string>
  /** Topics of the trade: firms of one industry share them, firms of another do not. */
  readonly topics: ReadonlyArray<Lexicon>
}

const technology: ReadonlyArray<Lexicon> = [
  lexicon("cloud-subscriptions", "Cloud subscriptions", {
    things:
      "cloud subscriptions; annual recurring revenue; seat expansion; workload migration to the cloud; multi-year contracts; our platform's renewal cycle",
    actions:
      "moving customers from licenses to subscriptions; selling more modules to existing accounts; landing larger initial contracts; helping clients migrate workloads; tightening renewal terms",
    outcomes: "net revenue retention; renewal rates; deferred revenue; subscription growth",
    drivers:
      "longer approval cycles for software; consolidation of vendors; seat cuts at customers; the migration from on-premise software",
    metrics: "net revenue retention; annual recurring revenue; the average contract length"
  }),
  lexicon("chip-demand", "Chip demand", {
    things:
      "chip demand from automakers; handset processor shipments; channel inventory of chips; wafer starts; advanced node production; memory bit growth",
    actions:
      "reducing wafer starts; ramping the new process node; trimming distributor inventory; taping out the next processor; shifting mix toward automotive chips",
    outcomes: "fab utilization; chip yields; sell-through at distributors; design wins",
    drivers: "the correction in handset chips; high channel stock; automotive content growth; the ramp of the new node",
    metrics: "fab utilization; distributor weeks of inventory; the yield on the new node"
  }),
  lexicon("developer-platform", "Developers and open interfaces", {
    things:
      "the developer community; our open interfaces; third-party applications; the app marketplace; software kits; partner integrations",
    actions:
      "opening more interfaces to partners; certifying third-party applications; hosting developer events; publishing new software kits; sharing marketplace revenue with partners",
    outcomes: "developer engagement; marketplace transactions; partner-sourced bookings; application quality",
    drivers: "simpler documentation; the new marketplace terms; partners' need for distribution; community contributions",
    metrics: "the number of active developers; marketplace volume; partner-sourced bookings"
  }),
  lexicon("network-equipment", "Network equipment", {
    things: "campus switching; optical transport gear; router upgrades; carrier spending; wireless base stations; fiber build-outs",
    actions:
      "shipping the new switch family; upgrading carrier backbones; clearing the hardware backlog; winning fiber tenders; bundling routers with support",
    outcomes: "hardware backlog; carrier orders; port shipments; support attach",
    drivers: "carriers' digestion of inventory; bandwidth growth; government broadband grants; delays in spectrum rollout",
    metrics: "product backlog; port shipments; carrier order intake"
  })
]

const health: ReadonlyArray<Lexicon> = [
  lexicon("clinical-trials", "Clinical trials", {
    things:
      "the phase three trial; patient enrollment; the interim data readout; our lead oncology candidate; the safety profile; trial sites",
    actions:
      "enrolling patients at new sites; dosing the first cohort; preparing the filing with regulators; expanding the trial to a second indication; unblinding the data",
    outcomes: "progression-free survival; trial timelines; the response rate; approval odds",
    drivers: "faster site activation; positive interim data; feedback from regulators; a cleaner safety signal",
    metrics: "the number of patients enrolled; the response rate; the trial completion rate"
  }),
  lexicon("procedure-volumes", "Procedure volumes", {
    things:
      "elective procedure volumes; surgical robots; hip and knee implants; operating room capacity; cardiac catheter placements; outpatient surgeries",
    actions:
      "placing systems at surgery centers; training surgeons; launching the new implant; expanding into outpatient settings; shortening procedure time",
    outcomes: "procedure growth; system utilization; implant mix; surgeon adoption",
    drivers: "the return of deferred surgeries; more outpatient capacity; hospital capital budgets; patients' confidence to come back",
    metrics: "procedure growth; systems placed; utilization per system"
  }),
  lexicon("drug-reimbursement", "Reimbursement", {
    things:
      "Medicare reimbursement; payer coverage decisions; rebates to pharmacy benefit managers; formulary access; prior authorization; co-pay support",
    actions:
      "negotiating with payers; securing formulary positions; supporting patients with co-pays; appealing coverage denials; submitting cost-effectiveness evidence",
    outcomes: "covered lives; net price after rebates; patient access; denial rates",
    drivers: "the new Medicare rule; payer consolidation; changes in rebate contracts; state budget limits",
    metrics: "covered lives; the gross-to-net ratio; the claim approval rate"
  }),
  lexicon("diagnostics", "Diagnostic testing", {
    things:
      "molecular test volumes; respiratory panels; the new blood test for cancer; reagent rentals; lab automation; point-of-care analyzers",
    actions:
      "placing analyzers in hospital labs; adding tests to the menu; validating the cancer screen; converting labs to reagent rental; automating sample handling",
    outcomes: "tests per analyzer; reagent pull-through; lab turnaround; test menu breadth",
    drivers: "the decline in pandemic testing; flu season intensity; guideline changes for screening; lab staffing limits",
    metrics: "tests per analyzer; the installed base of analyzers; lab turnaround time"
  })
]

const retail: ReadonlyArray<Lexicon> = [
  lexicon("store-traffic", "Stores and traffic", {
    things: "store traffic; comparable store sales; average basket size; new store openings; remodeled locations; mall visits",
    actions:
      "opening smaller stores; remodeling the oldest locations; extending opening hours; closing weak stores; refreshing window displays",
    outcomes: "comparable sales; sales per square foot; conversion in stores; basket size",
    drivers: "weather in the spring; shoppers' return to malls; competition from discounters; lower stimulus payments",
    metrics: "comparable store sales; sales per square foot; the average basket"
  }),
  lexicon("online-orders", "Online orders", {
    things: "online orders; curbside pickup; same-day delivery; website conversion; the mobile shopping app; home delivery fees",
    actions:
      "fulfilling online orders from stores; speeding up checkout in the app; charging for rush delivery; adding pickup lockers; buying more digital advertising",
    outcomes: "digital penetration; cost per delivery; app downloads; repeat online purchases",
    drivers: "shoppers' wish for convenience; the new app checkout; free delivery thresholds; higher advertising prices",
    metrics: "digital penetration; delivery cost per order; website conversion"
  }),
  lexicon("merchandise-inventory", "Merchandise inventory", {
    things:
      "merchandise inventory; seasonal markdowns; clearance stock; private label assortment; pack-and-hold goods; apparel sell-through",
    actions: "clearing seasonal goods; canceling slow orders; packing away unsold styles; chasing best sellers; editing the assortment",
    outcomes: "markdown rates; inventory turns; full-price selling; stock freshness",
    drivers: "late receipts of seasonal goods; weak demand for home goods; overbuying last year; a fashion miss in dresses",
    metrics: "inventory turns; the markdown rate; aged stock"
  }),
  lexicon("loyalty-program", "Loyalty members", {
    things: "loyalty members; the rewards program; our branded credit card; personalized offers; member events; customer lifetime value",
    actions:
      "relaunching the rewards program; sending personalized coupons; enrolling shoppers at the register; rewarding frequent visits; testing a paid membership",
    outcomes: "member spending; visit frequency; enrollment; redemption of rewards",
    drivers: "better personalization; richer rewards; card sign-ups at checkout; exclusive member products",
    metrics: "active loyalty members; spending per member; the redemption rate"
  })
]

const industrial: ReadonlyArray<Lexicon> = [
  lexicon("order-backlog", "Orders and backlog", {
    things: "machine order intake; the equipment backlog; book-to-bill; dealer inventories; order cancellations; large project awards",
    actions:
      "opening order books later; slotting production by delivery date; restocking dealers; screening speculative orders; converting backlog to shipments",
    outcomes: "backlog coverage; shipment conversion; dealer stock; order quality",
    drivers: "infrastructure spending; fleet replacement; dealers' restocking; delayed mining projects",
    metrics: "book-to-bill; the value of the backlog; dealer inventory in months"
  }),
  lexicon("factory-automation", "Factory automation", {
    things: "factory automation projects; robot cells; motion control; sensors on conveyors; warehouse automation; digital twins of plants",
    actions:
      "installing robot cells; retrofitting older lines; commissioning automated warehouses; selling sensors with software; standardizing controllers",
    outcomes: "line throughput; commissioning speed; automation orders; uptime of robot cells",
    drivers: "battery plant construction; e-commerce warehouses; reshoring of plants; customers' capital budgets",
    metrics: "automation orders; line throughput; the number of robot cells installed"
  }),
  lexicon("aftermarket-service", "Aftermarket service", {
    things: "aftermarket parts; service contracts; field technicians; equipment utilization hours; overhauls; spare part kits",
    actions:
      "signing long-term service contracts; stocking parts near customers; overhauling older engines; connecting machines for remote service; pricing parts by value",
    outcomes: "parts availability; service attach rates; machine uptime; recurring service revenue",
    drivers: "higher equipment utilization; an aging fleet; deferred overhauls; connected machines in the field",
    metrics: "the service attach rate; parts fill rate; aftermarket revenue per machine"
  }),
  lexicon("aerospace-programs", "Aerospace programs", {
    things:
      "narrow-body build rates; engine casings; the defense program; widebody deliveries; landing gear shipments; aircraft retrofit demand",
    actions:
      "raising build rates with the airframer; certifying the new casing; delivering on the defense contract; adding forging capacity; bidding for the next fighter program",
    outcomes: "shipset deliveries; program margins; certification milestones; defense bookings",
    drivers: "the airframer's rate plan; air traffic recovery; defense budgets; certification delays",
    metrics: "shipsets delivered; the monthly build rate; defense bookings"
  })
]

const energy: ReadonlyArray<Lexicon> = [
  lexicon("drilling-program", "Drilling program", {
    things: "the drilling program; well completions; Permian acreage; lateral lengths; rig count; base decline",
    actions:
      "drilling longer laterals; adding a second rig; completing wells with simultaneous crews; swapping acreage; spacing wells further apart",
    outcomes: "well productivity; drilling days per well; oil volumes; capital efficiency of wells",
    drivers: "better rock in the core acreage; faster completions; weather shut-ins; offset well interference",
    metrics: "barrels per day; drilling days per well; well cost per foot"
  }),
  lexicon("gas-pipelines", "Gas and pipelines", {
    things:
      "natural gas takeaway; pipeline throughput; liquefaction contracts; gathering volumes; storage withdrawals; basin price differentials",
    actions:
      "expanding compression; signing liquefaction offtake; adding gathering lines; filling storage early; contracting firm transport",
    outcomes: "throughput; tariff revenue on the line; contracted volumes; basis exposure",
    drivers: "cold weather demand; new export terminals; pipeline maintenance; producers' curtailments",
    metrics: "throughput in cubic feet; contracted capacity; the basis differential"
  }),
  lexicon("refining-margins", "Refining", {
    things: "refining margins; crack spreads; turnaround work at the refinery; diesel demand; crude slates; jet fuel sales",
    actions: "running heavier crude; finishing the turnaround; exporting more diesel; blending more jet fuel; debottlenecking the coker",
    outcomes: "refinery utilization; captured margin; product yields; unplanned downtime",
    drivers: "tight distillate stocks; closures of older refineries; sour crude discounts; travel demand",
    metrics: "refinery utilization; margin per barrel; operating cost per barrel"
  }),
  lexicon("power-rates", "Utility rates", {
    things: "the pending rate case; allowed return on equity; grid hardening; customer load growth; storm restoration; transmission lines",
    actions: "filing the rate case; undergrounding lines; connecting new load; rebuilding after storms; siting transmission corridors",
    outcomes: "allowed returns; rate base growth; outage minutes; customer bills",
    drivers: "the regulator's decision; storm damage; data center load; population growth in our territory",
    metrics: "rate base growth; outage minutes per customer; the allowed return"
  })
]

const finance: ReadonlyArray<Lexicon> = [
  lexicon("net-interest-margin", "Net interest margin", {
    things: "net interest margin; deposit betas; funding costs; loan yields; the securities portfolio; interest rate sensitivity",
    actions:
      "repricing deposits; shortening the securities book; adding interest rate swaps; growing floating-rate loans; replacing wholesale funding",
    outcomes: "net interest income; funding mix; spread on new loans; asset sensitivity",
    drivers: "the Federal Reserve's rate path; migration from checking to time deposits; loan repricing; competition for deposits",
    metrics: "net interest margin; the cumulative deposit beta; the yield on new loans"
  }),
  lexicon("credit-quality", "Credit quality", {
    things:
      "net charge-offs; the loan loss allowance; office real estate loans; criticized assets; delinquency trends; consumer credit scores",
    actions:
      "building reserves; tightening underwriting on office loans; reviewing large exposures; selling problem loans; stress-testing borrowers",
    outcomes: "provision expense; reserve coverage; credit losses; delinquencies",
    drivers: "office vacancies; normalization of consumer credit; a single large default; weaker economic scenarios",
    metrics: "the net charge-off ratio; reserve coverage; non-performing loans"
  }),
  lexicon("wealth-management", "Wealth management", {
    things: "assets under management; net client inflows; advisor recruiting; brokerage commissions; advisory fees; alternative funds",
    actions:
      "recruiting advisors; cross-selling trust services; launching alternative funds; moving clients to fee-based accounts; serving business owners after a sale",
    outcomes: "organic asset growth; fee income; advisor productivity; client retention in wealth",
    drivers: "equity market levels; client cash moving to money funds; advisor departures elsewhere; generational wealth transfer",
    metrics: "assets under management; net new assets; the fee rate"
  }),
  lexicon("insurance-claims", "Insurance claims", {
    things: "catastrophe losses; auto claim severity; reinsurance renewals; reserve development; policy retention; combined ratio trends",
    actions:
      "raising auto rates; buying more reinsurance; reducing coastal exposure; settling claims faster; re-underwriting commercial policies",
    outcomes: "underwriting profit; loss ratios; policy growth; reserve adequacy",
    drivers: "storm frequency; repair cost severity; jury awards; reinsurers' price demands",
    metrics: "the combined ratio; the loss ratio; policy retention"
  })
]

/** The six industries; firm number n belongs to industry n modulo six. */
export const industries: ReadonlyArray<Industry> = [
  {
    key: "technology",
    title: "Technology",
    nameEndings: ["Systems", "Semiconductor", "Software", "Networks", "Devices", "Digital"],
    products: ["processor", "gateway", "analytics suite", "controller", "collaboration platform", "storage array"],
    topics: technology
  },
  {
    key: "health",
    title: "Health care",
    nameEndings: ["Therapeutics", "Medical", "Biosciences", "Diagnostics", "Health", "Surgical"],
    products: ["catheter", "antibody", "implant", "infusion pump", "analyzer", "inhaler"],
    topics: health
  },
  {
    key: "retail",
    title: "Retail",
    nameEndings: ["Stores", "Outfitters", "Brands", "Home", "Markets", "Apparel"],
    products: ["footwear line", "kitchen range", "outdoor collection", "denim label", "bedding line", "snack brand"],
    topics: retail
  },
  {
    key: "industrial",
    title: "Industrials",
    nameEndings: ["Machinery", "Motion", "Industries", "Controls", "Aerostructures", "Works"],
    products: ["excavator", "compressor", "robot arm", "hydraulic drive", "actuator", "loader"],
    topics: industrial
  },
  {
    key: "energy",
    title: "Energy",
    nameEndings: ["Energy", "Petroleum", "Resources", "Midstream", "Power", "Gas"],
    products: ["terminal", "processing plant", "offshore field", "storage cavern", "turbine park", "gathering system"],
    topics: energy
  },
  {
    key: "finance",
    title: "Financials",
    nameEndings: ["Bancorp", "Financial", "Trust", "Capital", "Insurance", "Holdings"],
    products: ["checking account", "rewards card", "treasury portal", "annuity", "lending platform", "payments app"],
    topics: finance
  }
]
