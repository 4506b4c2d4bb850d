import type { IndustryKey } from "./Industries.ts"
import { type Lexicon, lexicon, phrases } from "./Lexicon.ts"

/** A subject that firms of different industries share, each in its own trade's words. */
export interface Theme {
  readonly words: Lexicon
  /** Things that only firms of that industry speak of. */
  readonly flavour: Readonly<Record<IndustryKey, string>>
}

/** The words with which a firm of `industry` speaks of the theme: the shared ones and its trade's own. */
export const themeLexicon = (theme: Theme, industry: IndustryKey): Lexicon => ({
  ...theme.words,
  things: [...theme.words.things, ...phrases(theme.flavour[industry])]
})

/** The planted cross-firm themes. */
export const themes: ReadonlyArray<Theme> = [
  {
    words: lexicon("supply-chain", "Supply-chain disruption", {
      things:
        "supply chain bottlenecks; component shortages; ocean freight rates; supplier lead times; port congestion; container availability; inbound logistics",
      actions:
        "dual-sourcing critical parts; qualifying a second supplier; placing orders further ahead; air-freighting the scarcest parts; moving inventory closer to customers; redesigning around parts we cannot get",
      outcomes: "on-time delivery; expedite costs; safety stock; shipment delays; supply continuity",
      drivers:
        "the backlog at the ports; a fire at one supplier's plant; shortages further up the supply chain; missed shipments from overseas suppliers; the lack of truck and vessel capacity",
      metrics: "the average supplier lead time; our freight bill; the share of late shipments"
    }),
    flavour: {
      technology: "wafer allocations from the foundry; substrate supply; chip lead times",
      health: "resin and packaging supply; sterile vial shortages; shipments of active ingredients",
      retail: "holiday goods stuck on the water; vendor fill rates; container bookings out of Asia",
      industrial: "castings and bearings shortages; machined part deliveries; semi-finished goods in transit",
      energy: "pipe and tubular deliveries; transformer lead times; shortages of valves and pumps",
      finance: "card and terminal hardware shortages; borrowers' stalled shipments; inventory finance for clients waiting on freight"
    }
  },
  {
    words: lexicon("ai-investment", "Artificial intelligence", {
      things:
        "artificial intelligence; generative AI tools; machine learning models; our AI assistant; large language models; the AI roadmap; training data",
      actions:
        "training models on our own data; putting an AI assistant in front of employees; automating routine work with machine learning; hiring data scientists; building an internal AI platform; running AI pilots in every function",
      outcomes: "employee productivity with AI; the quality of model predictions; hours saved by automation; model accuracy; AI adoption",
      drivers:
        "the leap in large language models; cheaper computing for training; executive sponsorship of AI; demand for automated answers; early results of the AI pilots",
      metrics: "the number of AI use cases in production; spending on AI; the share of queries answered by a model"
    }),
    flavour: {
      technology: "AI accelerators in the data center; inference workloads; GPU clusters",
      health: "AI-guided image reading; machine learning in molecule discovery; algorithm-assisted trial design",
      retail: "AI-driven product recommendations; machine-learned demand forecasts; chatbots for shoppers",
      industrial: "AI-based predictive maintenance; computer vision on the line; machine-learned quality inspection",
      energy: "machine learning for well placement; AI-assisted grid dispatch; algorithms for turbine monitoring",
      finance: "AI-based underwriting; machine-learned fraud scoring; virtual assistants for depositors"
    }
  },
  {
    words: lexicon("labour-shortage", "Labour shortage", {
      things: "labor availability; wage inflation; open positions; employee turnover; hourly wages; the hiring market; overtime",
      actions:
        "raising starting wages; recruiting from community colleges; paying retention bonuses; shortening the hiring process; training new employees faster; offering flexible shifts",
      outcomes: "staffing levels; retention; labor cost per hour; vacancy rates; workforce stability",
      drivers:
        "the tight labor market; early retirements; competition for hourly workers; higher quit rates; the cost of training new hires",
      metrics: "the voluntary turnover rate; the average hourly wage; the number of unfilled positions"
    }),
    flavour: {
      technology: "engineers' salaries; attrition among software developers; the contest for senior engineers",
      health: "nurse staffing; agency nurse rates; vacancies for lab technicians",
      retail: "store associates' pay; seasonal hiring; staffing at the distribution centers",
      industrial: "welders and machinists; shop floor vacancies; apprentices on the second shift",
      energy: "field crews; rig hands; lineworker recruitment",
      finance: "banker compensation; branch staffing; turnover in the call centers"
    }
  },
  {
    words: lexicon("tariffs", "Tariffs and trade", {
      things:
        "import tariffs; customs duties; trade restrictions; tariff exposure; export rules; the new duties on Chinese goods; tariff exemptions",
      actions:
        "applying for tariff exclusions; passing duties on to customers; moving sourcing out of China; re-routing goods through free trade zones; talking to customs officials; rewriting import contracts",
      outcomes: "the landed cost of imports; tariff mitigation; duty drawbacks; the country-of-origin mix; trade compliance",
      drivers:
        "the latest round of tariffs; the trade dispute with China; retaliatory duties abroad; uncertainty in Washington over trade; the end of the customs exemption",
      metrics: "our annual duty bill; the share of goods subject to tariffs; the effective tariff rate"
    }),
    flavour: {
      technology: "export licenses for advanced chips; tariffs on printed circuit boards; trade limits on chipmaking tools",
      health: "duties on medical devices; tariffs on imported ingredients; customs delays for instruments",
      retail: "duties on apparel; tariffs on furniture imports; landed costs of toys",
      industrial: "steel and aluminum tariffs; duties on imported gearboxes; countervailing duties on castings",
      energy: "solar panel duties; steel tariffs on line pipe; trade limits on liquefied gas",
      finance: "trade finance under new tariffs; clients hit by duties; cross-border payments slowed by trade limits"
    }
  },
  {
    words: lexicon("energy-transition", "Energy transition", {
      things:
        "renewable power; carbon emissions; our net zero commitment; decarbonization projects; clean energy credits; electrification; low-carbon solutions",
      actions:
        "cutting scope one emissions; signing wind and solar contracts; replacing diesel with batteries; investing in carbon capture; financing clean energy; measuring the carbon footprint of each product",
      outcomes: "emission reductions; progress toward net zero; demand for clean energy; the carbon footprint; climate targets",
      drivers:
        "tax credits for clean energy; customers' climate pledges; stricter emission rules; cheaper solar and storage; investors' questions on climate",
      metrics: "our carbon intensity; the share of power from renewable sources; capital spent on decarbonization"
    }),
    flavour: {
      technology: "renewable power for data centers; chips for electric vehicles; energy use per server",
      health: "emissions from inhaler propellants; solar roofs on our plants; greener sterilization",
      retail: "electric delivery vans; rooftop solar on our stores; charging stations in the parking lots",
      industrial: "electric drivetrains for heavy equipment; hydrogen-ready engines; heat pump components",
      energy: "carbon capture hubs; renewable diesel; offshore wind leases",
      finance: "green bonds; renewable project loans; climate risk in the loan book"
    }
  },
  {
    words: lexicon("cyber-security", "Cyber security", {
      things:
        "cyber security; ransomware attacks; data breaches; our security operations center; phishing attempts; identity protection; cyber insurance",
      actions:
        "hardening our networks; encrypting sensitive records; rehearsing the response to a breach; moving to multi-factor authentication; patching older systems; hiring security analysts",
      outcomes:
        "our security posture; the time to detect intrusions; resilience against attacks; protection of customer data; the rate of blocked attacks",
      drivers:
        "a wave of ransomware; new disclosure rules for breaches; state-sponsored hackers; stolen passwords; an incident at a software vendor",
      metrics: "spending on cyber security; the number of intrusion attempts; the time to patch a critical flaw"
    }),
    flavour: {
      technology: "zero trust products; vulnerabilities in firmware; secure access software",
      health: "protection of patient records; security of connected devices; hospital network outages",
      retail: "payment card security; account takeovers in the loyalty app; bot attacks on our site",
      industrial: "attacks on plant control systems; secure connections to machines in the field; legacy controllers on the network",
      energy: "pipeline control system security; grid intrusion drills; attacks on field sensors",
      finance: "fraudulent wire transfers; security of mobile banking; account credential theft"
    }
  },
  {
    words: lexicon("cost-inflation", "Cost inflation and pricing", {
      things:
        "input cost inflation; price increases; raw material costs; our pricing actions; cost pass-through; commodity prices; price-cost balance",
      actions:
        "raising list prices; adding surcharges; hedging commodity exposure; renegotiating supplier contracts; simplifying the product range to save cost; resetting prices twice a year",
      outcomes:
        "price realization; margin recovery from pricing; customers' acceptance of higher prices; the lag between cost and price; unit costs",
      drivers: "higher commodity prices; general inflation; costlier packaging and fuel; last year's price rises; suppliers' surcharges",
      metrics: "the price contribution to growth; input cost inflation as a share of sales; net price realization"
    }),
    flavour: {
      technology: "wafer price increases; memory prices; component cost inflation",
      health: "drug list prices; reagent costs; inflation in hospital supplies",
      retail: "cotton and freight costs; shelf prices; promotional price depth",
      industrial: "steel and resin costs; backlog repricing; metal surcharges",
      energy: "oilfield service cost inflation; sand and steel prices; power purchase prices",
      finance: "fee increases; vendor cost inflation; insurance premium rates"
    }
  },
  {
    words: lexicon("acquisition", "Acquisitions and integration", {
      things:
        "the acquisition; integration of the acquired business; deal synergies; our merger pipeline; the purchase price; bolt-on deals; due diligence",
      actions:
        "closing the transaction; combining the two sales forces; merging back-office systems; retiring duplicate brands; looking at smaller targets; winning regulatory approval for the merger",
      outcomes:
        "cost synergies; cross-selling after the merger; integration milestones; accretion from the deal; retention of the acquired team",
      drivers:
        "lower valuations of private targets; founders ready to sell; consolidation among competitors; the antitrust review; overlapping facilities of the two companies",
      metrics: "run-rate synergies; the purchase multiple; one-time integration cost"
    }),
    flavour: {
      technology: "the acquired software team; product overlap with the target; the merged chip portfolio",
      health: "the acquired clinic group; the target's drug candidates; the merged diagnostics unit",
      retail: "the acquired store chain; the target's private labels; the merged loyalty program",
      industrial: "the acquired pump maker; the target's service network; the merged plant footprint",
      energy: "the acquired acreage; the target's pipeline assets; the merged drilling program",
      finance: "the acquired bank's deposits; branch overlap with the target; the merged loan systems"
    }
  }
]
