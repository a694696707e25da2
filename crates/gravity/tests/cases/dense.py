"""Dense algebra with a dummy for every level; separation by one linear programme. Slow and plain on purpose: the answers of make.py.

n rows and p columns, all of them held whole; for cases of at most about a thousand rows.
"""
import numpy as np, pandas as pd, itertools
from scipy.optimize import linprog
from scipy.special import gammaln
def dummies(codes):
    u,inv=np.unique(np.asarray(codes),return_inverse=True)
    D=np.zeros((len(inv),len(u)));D[np.arange(len(inv)),inv]=1
    return D
def separated(X,y):
    # max sum u, 0<=u<=1, u<=z, z=X g, z=0 on positives
    s=np.abs(X).max(0);X=X[:,s>0]/s[s>0]
    pos=y>0;zer=~pos;n0=zer.sum();k=X.shape[1]
    if n0==0: return np.zeros(len(y),bool)
    c=np.r_[np.zeros(k),-np.ones(n0)]
    A=np.hstack([-X[zer],np.eye(n0)]);b=np.zeros(n0)
    Aeq=np.hstack([X[pos],np.zeros((pos.sum(),n0))]) if pos.any() else None
    beq=np.zeros(pos.sum()) if pos.any() else None
    r=linprog(c,A_ub=A,b_ub=b,A_eq=Aeq,b_eq=beq,bounds=[(None,None)]*k+[(0,1)]*n0,method="highs",options=dict(primal_feasibility_tolerance=1e-9,dual_feasibility_tolerance=1e-9))
    assert r.status==0,r.message
    u=r.x[k:]; assert np.all((u<1e-6)|(u>1-1e-6)),u
    out=np.zeros(len(y),bool);out[np.where(zer)[0][u>0.5]]=True
    return out
def keepcols(X,D,w):
    """columns in order that the rest does not explain"""
    sw=np.sqrt(w)[:,None]
    Q,R=np.linalg.qr(D*sw) if D.shape[1] else (np.zeros((len(w),0)),0)
    if D.shape[1]:
        U,S,_=np.linalg.svd(D*sw,full_matrices=False);Q=U[:,S>1e-10*S[0]]
    kept=[]
    for j in range(X.shape[1]):
        v=X[:,j]*sw[:,0]; n0=np.linalg.norm(v)
        for _ in range(3): v=v-Q@(Q.T@v)
        if n0>0 and np.linalg.norm(v)>1e-8*n0:
            kept.append(j);Q=np.hstack([Q,(v/np.linalg.norm(v))[:,None]])
    return kept
def fit(y,X,names,fes,kind="ppml",vcov="hc1",clusters=None,w=None,keep_singletons=False,intercept=None):
    y=np.asarray(y,float);X=np.asarray(X,float).reshape(len(y),-1);n=len(y)
    w=np.ones(n) if w is None else np.asarray(w,float)
    live=w>0
    out={"zero_weights":int((~live).sum())}
    idx=np.where(live)[0]
    sing=0
    if fes and not keep_singletons:
        while True:
            bad=np.zeros(len(idx),bool)
            for f in fes:
                u,inv,c=np.unique(np.asarray(f)[idx],return_inverse=True,return_counts=True)
                bad|=c[inv]==1
            if not bad.any(): break
            sing+=int(bad.sum()); idx=idx[~bad]
    lev=0;sepr=np.array([],int)
    def levels(idx):
        d=0;gone=[]
        while True:
            bad=np.zeros(len(idx),bool)
            for f in fes:
                u,inv=np.unique(np.asarray(f)[idx],return_inverse=True)
                s=np.bincount(inv,weights=y[idx]); bad|=s[inv]==0
            if not bad.any(): return idx,d,gone
            d+=int(bad.sum());gone+=list(idx[bad]);idx=idx[~bad]
    if kind=="ppml":
        idx,lev,g=levels(idx)
        D=np.hstack([dummies(np.asarray(f)[idx]) for f in fes]) if fes else np.ones((len(idx),1))
        s=separated(np.hstack([X[idx],D]),y[idx]); sepr=idx[s]; idx=idx[~s]
        i2,l2,g2=levels(idx); assert l2==0
        if not keep_singletons and fes:
            for f in fes:
                u,c=np.unique(np.asarray(f)[idx],return_counts=True)
                if (c==1).any(): out["note_singletons_after"]=int((c==1).sum())
    y=y[idx];X=X[idx];w=w[idx];n=len(y);F=[np.asarray(f)[idx] for f in fes]
    D=np.hstack([dummies(f) for f in F]) if F else np.ones((n,1))
    if not F: names=["(Intercept)"]+list(names);X=np.hstack([np.ones((n,1)),X]);D=np.zeros((n,0))
    kept=keepcols(X,D,w); left=[names[j] for j in range(X.shape[1]) if j not in kept]
    Xk=X[:,kept]
    def proj(W,V):
        sw=np.sqrt(W)[:,None]
        if D.shape[1]==0: return V
        U,S,_=np.linalg.svd(D*sw,full_matrices=False);Q=U[:,S>1e-10*S[0]]
        V=V*sw
        for _ in range(3): V=V-Q@(Q.T@V)
        return V/sw
    if kind=="ols":
        Xt=proj(w,Xk);yt=proj(w,y[:,None])[:,0];W=w
    else:
        mu=(y+y.mean())/2;eta=np.log(mu);dev0=None
        for it in range(500):
            W=w*mu;z=eta+(y-mu)/mu
            Xt=proj(W,Xk);zt=proj(W,z[:,None])[:,0]
            sw=np.sqrt(W)[:,None]
            b=np.linalg.lstsq(Xt*sw,zt*sw[:,0],rcond=None)[0] if kept else np.zeros(0)
            eta2=z-(zt-Xt@b) ; step=np.abs(eta2-eta).max();eta=eta2;mu=np.exp(eta)
            if step<1e-12: break
        else: assert step<1e-8,("no convergence",step)
        W=w*mu;Xt=proj(W,Xk);z=eta+(y-mu)/mu;yt=proj(W,z[:,None])[:,0]
    sw=np.sqrt(W)[:,None]
    b=np.linalg.lstsq(Xt*sw,yt*sw[:,0],rcond=None)[0]
    e=yt-Xt@b
    bread=np.linalg.inv((Xt*W[:,None]).T@Xt)
    sc=Xt*(W*e)[:,None]
    k=len(kept)
    def K(cl):
        if not F: return k
        nested=[False]*len(F) if cl is None else [any(all(len(set(c[f==l]))==1 for l in set(f)) for c in cl) for f in F]
        nn=[len(set(f)) for f,q in zip(F,nested) if not q]
        if cl is None or not any(nested): return k+sum(nn)-(len(F)-1)
        return k+sum(x-1 for x in nn)+1
    if vcov=="iid":
        if kind=="ols": V=bread*(w@e**2)/(n-K(None))
        else: V=bread*((n-1)/(n-K(None)))
    elif clusters is None:
        V=bread@(sc.T@sc)@bread*n/(n-K(None))
    else:
        cl=[np.asarray(c)[idx] for c in clusters]
        Gs=[len(set(c)) for c in cl];G=min(Gs);M=np.zeros((k,k))
        for r in range(1,len(cl)+1):
            for sub in itertools.combinations(cl,r):
                key=np.array(["|".join(map(str,t)) for t in zip(*sub)])
                S=dummies(key).T@sc; M+=(-1)**(r+1)*(S.T@S)
        V=bread@M@bread*G/(G-1)*(n-1)/(n-K(cl))
    out["eig_min"]=float(np.linalg.eigvalsh(V).min())
    if out["eig_min"]<-1e-14*abs(V).max():
        L,U=np.linalg.eigh(V);Vr=(U*np.clip(L,0,None))@U.T
        out["std_errors_repaired"]={names[j]:float(np.sqrt(Vr[i,i])) for i,j in enumerate(kept)}
        out["diag"]=np.diag(V).tolist()
    nk=[names[j] for j in kept]
    if kind=="ols":
        rss=float(w@e**2); ll=-n/2*(np.log(2*np.pi*rss/n)+1)+0.5*np.log(w).sum();dev=rss
    else:
        ll=float((w*(y*np.log(mu)-mu-gammaln(y+1))).sum())
        dev=float(2*(w*(np.where(y>0,y*np.log(np.where(y>0,y,1)/mu),0)-(y-mu))).sum())
    out.update(rows=n,coefficients=dict(zip(nk,map(float,b))),std_errors={a:(float(np.sqrt(v)) if v>=0 else None) for a,v in zip(nk,np.diag(V))},left_out=left,separated=int(len(sepr)),separated_rows=sepr.tolist(),levels_without_trade=lev,singletons=sing,log_likelihood=float(ll),deviance=float(dev))
    return out
