"""CRPS (log scale, exact for the 50 quantiles) of the peers by origin and horizon.

usage: score.py PANEL.parquet, in the folder where peers.py left fast.parquet and arima_*.parquet
"""
import glob, sys
import numpy as np, pandas as pd
d=pd.read_parquet(sys.argv[1],columns=['exporter','importer','year','trade'])
d=d[d.exporter!=d.importer]; 
f=pd.read_parquet('fast.parquet')
a=[pd.read_parquet(x) for x in sorted(glob.glob('arima_*.parquet'))]; a=pd.concat(a)
f['target']=f.origin+f.horizon
m=f.merge(d.rename(columns={'year':'target'}),on=['exporter','importer','target'])
m=m[m.trade>0]; m['y']=np.log(m.trade*1e6)
m=m.merge(a,on=['exporter','importer','origin','horizon'],how='left')
def crps(q,y):
    K=q.shape[1]; i=np.arange(K); return np.abs(q-y[:,None]).mean(1)-(q*(2*i+1-K)).sum(1)/K/K
Q={}
for n in ['drift','ets','theta','arima']:
    q=m[[f'{n}_{k}' for k in range(50)]].to_numpy(float); Q[n]=q
    m['c_'+n]=crps(q,m.y.values)
    bad=~np.isfinite(m['c_'+n]); print(n,'missing',bad.sum())
mix=np.sort(np.concatenate([Q['ets'],Q['arima'],Q['theta']],axis=1),axis=1)
m['c_mix']=crps(mix,m.y.values)
cols=['c_drift','c_ets','c_arima','c_theta','c_mix']
print(m.groupby('horizon')[cols].mean().round(4)); print(m[cols].mean(), m[cols].count())
m[['exporter','importer','origin','horizon']+cols].to_parquet('cases.parquet')
g=m.groupby(['origin','horizon'])
t=g[cols].mean(); t.insert(0,'cases',g.size()); t.insert(1,'arima_cases',g.c_arima.count()); 
t.reset_index().round(6).to_csv('agtpa.csv',index=False)
